// y[i] = expression of the inputs at i. The host puts in front what the expression is:
//
//   PARAMETERS   of the inputs and constants, each with a comma before it
//   STATEMENTS   that compute VALUE from them for element i

kernel void elementwise(global float *y, int yStart, int size PARAMETERS)
{
    int i = get_global_id(0);
    if (i < size) {
        STATEMENTS
        y[yStart + i] = VALUE;
    }
}
