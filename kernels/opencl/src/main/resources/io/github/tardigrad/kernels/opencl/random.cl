// Philox4x32-10, as in the engine's class of that name: draw `index` of `row` under a key is word index % 4 of the
// block at counter (index / 4, 0, row, 0). One work-item a number; rows[r] is what row r of y draws.

static inline uint draw(uint2 key, uint row, uint index)
{
    uint4 counter = (uint4) (index >> 2, 0, row, 0);
    for (int round = 0; round < 10; round++) {
        uint high0 = mul_hi(counter.x, 0xD2511F53u);
        uint low0 = counter.x * 0xD2511F53u;
        uint high1 = mul_hi(counter.z, 0xCD9E8D57u);
        uint low1 = counter.z * 0xCD9E8D57u;
        counter = (uint4) (high1 ^ counter.y ^ key.x, low1, high0 ^ counter.w ^ key.y, low0);
        key += (uint2) (0x9E3779B9u, 0xBB67AE85u);
    }
    uint lane = index & 3;
    return lane == 0 ? counter.x : lane == 1 ? counter.y : lane == 2 ? counter.z : counter.w;
}

// In [0, 1), a multiple of 2^-24.
static inline float unit(uint bits)
{
    return (bits >> 8) * 5.9604644775390625e-8f;
}

kernel void uniform(global float *y, int yStart, int size, global const int *rows, int rowSize, uint2 key, float low,
        float high)
{
    int item = get_global_id(0);
    if (item < size) {
        y[yStart + item] = low + (high - low) * unit(draw(key, rows[item / rowSize], item % rowSize));
    }
}

kernel void bernoulli(global float *y, int yStart, int size, global const int *rows, int rowSize, uint2 key,
        float probability, float value)
{
    int item = get_global_id(0);
    if (item < size) {
        y[yStart + item] = unit(draw(key, rows[item / rowSize], item % rowSize)) < probability ? value : 0;
    }
}
