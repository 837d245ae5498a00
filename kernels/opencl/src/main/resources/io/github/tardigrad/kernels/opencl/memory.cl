// Moving numbers: each work-item moves one. A tensor of up to eight axes is walked through by the digits of its element
// numbers in its extents; axes that it lacks have extent 1 and stand in front.

// Element i of y is that element of x to which one step along axis a of y is xSteps[a].
kernel void transpose(global float *y, int yStart, int size, global const float *x, int xStart, int8 extents,
        int8 xSteps)
{
    int item = get_global_id(0);
    if (item < size) {
        int extent[8];
        int step[8];
        vstore8(extents, 0, extent);
        vstore8(xSteps, 0, step);
        int rest = item;
        int from = xStart;
        for (int axis = 7; axis >= 0; axis--) {
            from += rest % extent[axis] * step[axis];
            rest /= extent[axis];
        }
        y[yStart + item] = x[from];
    }
}

// y[index] = x[index - before], or value where that is outside x.
kernel void pad(global float *y, int yStart, int size, global const float *x, int xStart, int8 yExtents, int8 xExtents,
        int8 before, float value)
{
    int item = get_global_id(0);
    if (item < size) {
        int extent[8];
        int inner[8];
        int border[8];
        vstore8(yExtents, 0, extent);
        vstore8(xExtents, 0, inner);
        vstore8(before, 0, border);
        int rest = item;
        int from = 0;
        int step = 1;
        bool inside = true;
        for (int axis = 7; axis >= 0; axis--) {
            int index = rest % extent[axis] - border[axis];
            inside = inside && index >= 0 && index < inner[axis];
            from += index * step;
            step *= inner[axis];
            rest /= extent[axis];
        }
        y[yStart + item] = inside ? x[xStart + from] : value;
    }
}

// y[index + at] = x[index]; a step along axis a of y is ySteps[a] elements.
kernel void place(global float *y, int yStart, int size, global const float *x, int xStart, int8 xExtents, int8 ySteps)
{
    int item = get_global_id(0);
    if (item < size) {
        int extent[8];
        int step[8];
        vstore8(xExtents, 0, extent);
        vstore8(ySteps, 0, step);
        int rest = item;
        int to = yStart;
        for (int axis = 7; axis >= 0; axis--) {
            to += rest % extent[axis] * step[axis];
            rest /= extent[axis];
        }
        y[to] = x[xStart + item];
    }
}

kernel void copy(global float *y, int yStart, int size, global const float *x, int xStart)
{
    int item = get_global_id(0);
    if (item < size) {
        y[yStart + item] = x[xStart + item];
    }
}

kernel void fill(global float *y, int yStart, int size, float value)
{
    int item = get_global_id(0);
    if (item < size) {
        y[yStart + item] = value;
    }
}

// Row r of y is row indices[r] of the table.
kernel void gather(global float *y, int yStart, int size, global const float *table, int tableStart,
        global const float *indices, int indicesStart, int width)
{
    int item = get_global_id(0);
    if (item < size) {
        int row = (int) indices[indicesStart + item / width];
        y[yStart + item] = table[tableStart + row * width + item % width];
    }
}

// Row k of the sums is made from the rows of x whose index is k, in their order.
kernel void scatter_sum(global float *sums, int sumsStart, int size, global const float *x, int xStart,
        global const float *indices, int indicesStart, int width, int count)
{
    int item = get_global_id(0);
    if (item < size) {
        int row = item / width;
        float sum = 0;
        for (int r = 0; r < count; r++) {
            if ((int) indices[indicesStart + r] == row) {
                sum += x[xStart + r * width + item % width];
            }
        }
        sums[sumsStart + item] = sum;
    }
}
