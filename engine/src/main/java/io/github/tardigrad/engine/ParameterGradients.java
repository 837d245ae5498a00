package io.github.tardigrad.engine;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a model's parameters as they arrive: parts of one flat tensor, laid out as {@link Parameters#flat}.
 * The first gradient of a parameter is written where it belongs, others are added to it.
 */
final class ParameterGradients {
    private final Tape tape;
    private final Parameters parameters;
    private final Tensor flat;
    /** Where in the flat tensor the parameters begin that have a gradient. */
    private final Set<Integer> arrived = new HashSet<>();

    ParameterGradients(Tape tape, Parameters parameters) {
        this.tape = tape;
        this.parameters = parameters;
        this.flat = tape.allocate(parameters.flat().shape());
    }

    /** Where to write the first gradient of {@code parameter}, all of it; null if one has arrived already. */
    @Nullable
    Tensor claim(Tensor parameter) {
        // An empty parameter begins where the next one does.
        boolean first = parameter.size() == 0 || arrived.add(parameter.offset());
        return first ? parameters.sameView(parameter, flat) : null;
    }

    /** Takes in a gradient that lies elsewhere. */
    void add(Tensor parameter, Tensor gradient) {
        Tensor first = claim(parameter);
        if (first != null) {
            tape.copy(gradient, first);
        } else {
            tape.addTo(parameters.sameView(parameter, flat), gradient);
        }
    }

    /** All gradients, with 0 where none has arrived and in the gaps between parameters. */
    Tensor whole() {
        int end = 0;
        for (Tensor parameter : parameters.views().values()) {
            if (parameter.size() > 0 && arrived.contains(parameter.offset())) {
                clear(end, parameter.offset());
                end = parameter.offset() + parameter.size();
            }
        }
        clear(end, flat.size());
        return flat;
    }

    private void clear(int from, int to) {
        if (from < to) {
            tape.clear(flat.rows(from, to));
        }
    }
}
