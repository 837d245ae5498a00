package io.github.tardigrad.engine.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Finds a backend: the one that the user forces, or the best that can run. */
public final class Backends {
    private Backends() {}

    /**
     * Opens a backend.
     *
     * @param choice {@code auto}, or a name, with a device after a colon where the backend has several:
     *     {@code opencl:0}
     * @param threads how many threads compute
     * @param precision of the factors of products
     * @param notices is told in one line when {@code auto} could not take its first choice, or what a backend
     *     does without
     * @throws IllegalArgumentException when a forced backend does not exist or cannot run
     */
    public static Backend open(String choice, int threads, Precision precision, Consumer<String> notices) {
        return open(providers(), choice, threads, precision, notices);
    }

    /** The same from providers that are given, best first. */
    static Backend open(List<BackendProvider> providers, String choice, int threads, Precision precision,
            Consumer<String> notices) {
        if (choice.equals("auto")) {
            return best(providers, new BackendProvider.Request(threads, "", precision, notices), notices);
        }
        int colon = choice.indexOf(':');
        String name = colon < 0 ? choice : choice.substring(0, colon);
        String device = colon < 0 ? "" : choice.substring(colon + 1);
        for (BackendProvider provider : providers) {
            if (provider.name().equals(name)) {
                try {
                    return provider.open(new BackendProvider.Request(threads, device, precision, notices));
                } catch (BackendUnavailableException e) {
                    throw new IllegalArgumentException("backend " + choice + " cannot run here: " + e.getMessage(), e);
                }
            }
        }
        throw new IllegalArgumentException("there is no backend " + name + " here: choose auto or one of "
                + providers.stream().map(BackendProvider::name).toList()
                + "; a backend is found when its jar is on the class or module path");
    }

    /** All that are installed, whether they can run or not, best first. */
    public static List<BackendProvider> providers() {
        List<BackendProvider> providers = new ArrayList<>();
        try {
            ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).forEach(providers::add);
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException("a backend on the class path is broken: " + e.getMessage(), e);
        }
        providers.sort(Comparator.comparingInt(BackendProvider::priority).reversed());
        return providers;
    }

    private static Backend best(List<BackendProvider> providers, BackendProvider.Request request,
            Consumer<String> notices) {
        List<String> refused = new ArrayList<>();
        for (BackendProvider provider : providers) {
            try {
                Backend backend = provider.open(request);
                if (!refused.isEmpty()) {
                    notices.accept("computing on backend " + backend.name() + ": " + String.join("; ", refused));
                }
                return backend;
            } catch (BackendUnavailableException e) {
                refused.add(provider.name() + " cannot run here: " + e.getMessage());
            }
        }
        throw new IllegalStateException("no backend can run here: " + refused);
    }
}
