package io.github.tardigrad.cli;

/**
 * What is done when the user interrupts the program (Ctrl-C) while something runs: what is finished is saved, since the
 * virtual machine then ends without coming back.
 */
final class OnInterrupt implements AutoCloseable {
    private final Thread hook;

    private OnInterrupt(Runnable save) {
        this.hook = new Thread(save, "on interrupt");
    }

    /** From now on, until it is closed. */
    static OnInterrupt run(Runnable save) {
        OnInterrupt interrupt = new OnInterrupt(save);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The program is being interrupted at this moment: the hook runs, and does what is to be done.
        }
    }
}
