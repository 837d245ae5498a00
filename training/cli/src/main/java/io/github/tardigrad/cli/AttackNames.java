package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.Attacks;
import java.util.Iterator;

/** What {@code --attacks} may name, for its help text. */
final class AttackNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() { return Attacks.names().iterator(); }
}
