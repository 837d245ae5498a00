package io.github.tardigrad.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a user of libtorch can choose without building anything. Which is best differs from row to row.
 *
 * @param layout how tensors lie
 * @param allocator where they come from
 */
record LibtorchSetting(Layout layout, Allocator allocator) {
    /** How images and filters lie, and whether weights are frozen; the backends of {@link LibtorchContestant}. */
    enum Layout {
        /** NHWC in memory. */
        CHANNELS_LAST("channels-last", true, false),
        /** libtorch's own. */
        CHANNELS_FIRST("channels-first", false, false),
        /** NHWC with what can be computed ahead from weights that do not change. */
        CHANNELS_LAST_FROZEN("channels-last-frozen", true, true),
        /** The same in libtorch's own. */
        CHANNELS_FIRST_FROZEN("channels-first-frozen", false, true);

        private final String label;
        private final boolean channelsLast;
        private final boolean frozen;

        Layout(String label, boolean channelsLast, boolean frozen) {
            this.label = label;
            this.channelsLast = channelsLast;
            this.frozen = frozen;
        }

        /**
         * The one that is called so.
         *
         * @throws IllegalArgumentException when there is none
         */
        static Layout of(String label) {
            return Stream.of(values()).filter(layout -> layout.label.equals(label)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no backend " + label
                            + " of libtorch here: choose auto or one of "
                            + Stream.of(values()).map(Layout::label).toList()));
        }

        /** As a backend is called. */
        String label() { return label; }

        /** Whether the channels of a pixel lie side by side. */
        boolean channelsLast() { return channelsLast; }

        /** Whether weights are taken to stay as they are where a row lets them. */
        boolean frozen() { return frozen; }
    }

    /**
     * By default the C library asks the kernel for every large tensor and gives it back at once, so that each result of
     * a convolution costs its page faults again.
     */
    enum Allocator {
        /** As it comes. */
        DEFAULT("", false, false),
        /** PyTorch asks for huge pages for its large tensors. */
        HUGE_PAGES(", huge pages", true, false),
        /** The C library has one heap and keeps what is freed. */
        KEEP(", keeping heap", false, true),
        /** Both. */
        BOTH(", keeping heap of huge pages", true, true);

        private final String label;
        private final boolean hugePages;
        private final boolean keep;

        Allocator(String label, boolean hugePages, boolean keep) {
            this.label = label;
            this.hugePages = hugePages;
            this.keep = keep;
        }

        /** The variables that choose it. */
        Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>();
            if (hugePages) {
                environment.put("THP_MEM_ALLOC_ENABLE", "1");
            }
            if (keep) {
                environment.put("GLIBC_TUNABLES", "glibc.malloc.arena_max=1:glibc.malloc.mmap_max=0"
                        + ":glibc.malloc.trim_threshold=17179869184:glibc.malloc.top_pad=268435456");
            }
            return environment;
        }
    }

    /** In tables and files. */
    String name() { return layout.label + allocator.label; }

    /** Every allocator with both layouts, nothing frozen. */
    static List<LibtorchSetting> all() {
        return Stream.of(Layout.CHANNELS_LAST, Layout.CHANNELS_FIRST)
                .flatMap(layout -> Stream.of(Allocator.values())
                        .map(allocator -> new LibtorchSetting(layout, allocator)))
                .toList();
    }

    /** The same with frozen weights. */
    LibtorchSetting frozen() {
        return new LibtorchSetting(layout.channelsLast ? Layout.CHANNELS_LAST_FROZEN : Layout.CHANNELS_FIRST_FROZEN,
                allocator);
    }
}
