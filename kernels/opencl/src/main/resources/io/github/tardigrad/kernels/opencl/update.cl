// Optimizer steps, in place over flat parameters: one work-item a parameter, w its value and g its gradient.

kernel void sgd(global float *parameters, int parametersStart, int size, global const float *gradients,
        int gradientsStart, global float *velocity, int velocityStart, float rate, float momentum, int nesterov,
        float weightDecay)
{
    int i = get_global_id(0);
    if (i < size) {
        float w = parameters[parametersStart + i];
        float g = gradients[gradientsStart + i] + weightDecay * w;
        // Without momentum there may be no velocity to speak of, and none is read or written.
        if (momentum != 0) {
            float v = momentum * velocity[velocityStart + i] + g;
            velocity[velocityStart + i] = v;
            g = nesterov ? g + momentum * v : v;
        }
        parameters[parametersStart + i] = w - rate * g;
    }
}

kernel void adam(global float *parameters, int parametersStart, int size, global const float *gradients,
        int gradientsStart, global float *first, int firstStart, global float *second, int secondStart, float rate,
        float beta1, float beta2, float epsilon, float weightDecay, int decoupled, float correction1, float correction2)
{
    int i = get_global_id(0);
    if (i < size) {
        float w = parameters[parametersStart + i];
        float g = gradients[gradientsStart + i];
        if (decoupled) {
            w -= rate * weightDecay * w;
        } else {
            g += weightDecay * w;
        }
        float m = first[firstStart + i] + (1 - beta1) * (g - first[firstStart + i]);
        float v = second[secondStart + i] + (1 - beta2) * (g * g - second[secondStart + i]);
        first[firstStart + i] = m;
        second[secondStart + i] = v;
        parameters[parametersStart + i] = w - rate / correction1 * m / (sqrt(v / correction2) + epsilon);
    }
}
