// What a warp of 32 work-items of an NVIDIA GPU does as one, by inline PTX (compute capability 8.0 on), and its
// emulation on anything else, where the work-items of a group wait for each other instead. The emulation is there to
// test how the numbers are distributed; it is slow.
//
// Matrices of a warp, g = lane / 4 and t = lane % 4:
//
//   A, 16 × 8             B, 8 × 8              C, 16 × 8
//   a[0] (g, t)           b[0] (t, g)           c.x (g, 2t)       c.y (g, 2t + 1)
//   a[1] (g + 8, t)       b[1] (t + 4, g)       c.z (g + 8, 2t)   c.w (g + 8, 2t + 1)
//   a[2] (g, t + 4)
//   a[3] (g + 8, t + 4)
//
// Factors are TF32: a float with 10 bits behind the point instead of 23, in a register of 32 bits. Sums are float.

#ifdef PTX
#define UNROLL _Pragma("unroll")

// A local pointer of NVIDIA's OpenCL is an address within local memory already.
#define LOCAL_ADDRESS(pointer) ((uint) (size_t) (pointer))

// Begins to copy `width` numbers, or to write zeros if there are none.
#define COPY_BEGIN_1(to, from, isThere) \
    __asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" \
            :: "r"(LOCAL_ADDRESS(to)), "l"(from), "r"(isThere ? 4 : 0) : "memory")
#define COPY_BEGIN_4(to, from, isThere) \
    __asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" \
            :: "r"(LOCAL_ADDRESS(to)), "l"(from), "r"(isThere ? 16 : 0) : "memory")
// All that this work-item began since the last time are one set of copies.
#define COPIES_COMMIT() __asm volatile("cp.async.commit_group;" ::: "memory")
// Waits until no more than so many sets are on their way.
#define COPIES_WAIT(sets) __asm volatile("cp.async.wait_group %0;" :: "n"(sets) : "memory")

// The nearest TF32; of two as near, the one further from zero.
INLINE uint to_tf32(float x)
{
    uint bits;
    __asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
    return bits;
}

#define WARP_LOCAL_SIZE 1

// c + A · B.
INLINE float4 multiply_add(const uint a[4], const uint b[2], float4 c, local uint *shared)
{
    __asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 "
                   "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
            : "+f"(c.x), "+f"(c.y), "+f"(c.z), "+f"(c.w)
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
    return c;
}
#else
// Loops with barriers in them grow beyond what some compilers bear.
#define UNROLL _Pragma("nounroll")

#define COPY_BEGIN_1(to, from, isThere) (*(to) = (isThere) ? *(from) : 0)
#define COPY_BEGIN_4(to, from, isThere) vstore4((isThere) ? vload4(0, from) : (float4) 0, 0, to)
#define COPIES_COMMIT()
#define COPIES_WAIT(sets)

INLINE uint to_tf32(float x)
{
    // Half of the last bit that stays; infinities and NaN stay what they are.
    uint bits = as_uint(x);
    return isfinite(x) ? (bits + 0x1000u) & 0xffffe000u : bits;
}

// Where the work-items of a warp show each other their numbers: A, then B.
#define WARP_LOCAL_SIZE (16 * 8 + 8 * 8)

INLINE float4 multiply_add(const uint a[4], const uint b[2], float4 c, local uint *shared)
{
    const int lane = get_local_id(0) % 32;
    const int g = lane / 4;
    const int t = lane % 4;
    local uint *left = shared + get_local_id(0) / 32 * WARP_LOCAL_SIZE;
    local uint *right = left + 16 * 8;
    left[g * 8 + t] = a[0];
    left[(g + 8) * 8 + t] = a[1];
    left[g * 8 + t + 4] = a[2];
    left[(g + 8) * 8 + t + 4] = a[3];
    right[t * 8 + g] = b[0];
    right[(t + 4) * 8 + g] = b[1];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int l = 0; l < 8; l++) {
        float2 row = (float2) (as_float(left[g * 8 + l]), as_float(left[(g + 8) * 8 + l]));
        float2 column = (float2) (as_float(right[l * 8 + 2 * t]), as_float(right[l * 8 + 2 * t + 1]));
        c += row.xxyy * column.xyxy;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    return c;
}
#endif
