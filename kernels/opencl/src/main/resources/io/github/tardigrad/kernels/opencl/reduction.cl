// Sums and maxima of an expression, whose PARAMETERS, STATEMENTS and VALUE are as in elementwise.cl. The joint shape of
// the inputs is [outer, reduced, inner], and the middle axis goes:
//
//                    inner
//              ┌───────────────┐
//              │ part 0        │      each work-item reduces the PART numbers of one part at one place of inner, then
//     reduced  ├───────────────┤      the results of the parts, [outer, parts, inner], are reduced in the same way.
//              │ part 1        │      What a part is depends on nothing but reduced. Where inner allows it, and the
//              └───────────────┘      expression is arithmetic alone, a work-item has VECTOR neighbours in inner.
//
// The bits of an element depend on the numbers that it is made from alone.

#if IS_SUM
  #define ACCUMULATOR exact_sum
  #define START nothing()
  #define TAKE(result, x) plus(result, x)
  #define FINISH(result) rounded(result)
#else
  #define ACCUMULATOR FLOATS
  #define START (FLOATS) -INFINITY
  #define TAKE(result, x) larger(result, x)
  #define FINISH(result) (result)
#endif

kernel void reduce_parts(global float *y, int yStart, int size, int reduced, int inner, int parts, int part PARAMETERS)
{
    int item = get_global_id(0);
    if (item < size) {
        int column = item % (inner / VECTOR) * VECTOR;
        int rest = item / (inner / VECTOR);
        int from = rest % parts * part;
        int to = min(reduced, from + part);
        ACCUMULATOR result = START;
        int first = rest / parts * reduced;
        for (int r = from; r < to; r++) {
            int i = (first + r) * inner + column;
            STATEMENTS
            result = TAKE(result, VALUE);
        }
        PUT(FINISH(result), y + yStart + item * VECTOR);
    }
}

// Where axes that are kept and axes that go alternate: one work-item for each element of y, and VECTOR is 1. Element k
// of what it is made from lies where the digits of k, in the extents of the reduced axes, lead.
kernel void reduce_any(global float *y, int yStart, int size, int reduced, int8 keptExtents, int8 keptSteps,
        int8 goneExtents, int8 goneSteps PARAMETERS)
{
    int item = get_global_id(0);
    if (item < size) {
        int extents[8];
        int steps[8];
        vstore8(keptExtents, 0, extents);
        vstore8(keptSteps, 0, steps);
        int first = 0;
        int rest = item;
        for (int axis = 7; axis >= 0; axis--) {
            first += rest % extents[axis] * steps[axis];
            rest /= extents[axis];
        }
        vstore8(goneExtents, 0, extents);
        vstore8(goneSteps, 0, steps);
        ACCUMULATOR result = START;
        for (int k = 0; k < reduced; k++) {
            int i = first;
            rest = k;
            for (int axis = 7; axis >= 0; axis--) {
                i += rest % extents[axis] * steps[axis];
                rest /= extents[axis];
            }
            STATEMENTS
            result = TAKE(result, VALUE);
        }
        PUT(FINISH(result), y + yStart + item);
    }
}
