package io.github.tardigrad.cli;

import io.github.tardigrad.nn.Models;
import java.util.Iterator;

/** What {@code --model} may be, for its help text. */
final class ModelNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() { return Models.names().iterator(); }
}
