package io.github.tardigrad.engine;

/** What happens to a tape's memory when it is given back. All three give the same bits; a test holds them to it. */
public enum MemoryPolicy {
    /** It is used again: the fast way. */
    REUSE,
    /** It is freed, and every tensor gets new memory. */
    FRESH,
    /** It is overwritten with NaN and used again, so that a read of stale or unwritten memory shows in the result. */
    POISON
}
