// What our products use of OpenCL's functions, for clang's own target nvptx64, which has no library of them. With these
// definitions what clang makes is complete, and NVIDIA's assembler takes it. NVIDIA's OpenCL has another front end, so
// this shows that the inline PTX is legal and how many registers it takes, not how fast it is.
#define OWN static inline __attribute__((overloadable, always_inline))

OWN int own_index(unsigned axis, int x, int y, int z) { return axis == 0 ? x : axis == 1 ? y : z; }
#define get_local_id(axis) \
    own_index(axis, __nvvm_read_ptx_sreg_tid_x(), __nvvm_read_ptx_sreg_tid_y(), __nvvm_read_ptx_sreg_tid_z())
#define get_group_id(axis) \
    own_index(axis, __nvvm_read_ptx_sreg_ctaid_x(), __nvvm_read_ptx_sreg_ctaid_y(), __nvvm_read_ptx_sreg_ctaid_z())
#define barrier(flags) __syncthreads()

OWN int own_min(int x, int y) { return x < y ? x : y; }
OWN int own_max(int x, int y) { return x > y ? x : y; }
OWN float own_fma(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
OWN float4 own_fma(float4 x, float4 y, float4 z)
{
    return (float4) (own_fma(x.x, y.x, z.x), own_fma(x.y, y.y, z.y), own_fma(x.z, y.z, z.z), own_fma(x.w, y.w, z.w));
}
#define min own_min
#define max own_max
#define fma own_fma
#undef isnan
#define isnan(x) __builtin_isnan(x)
