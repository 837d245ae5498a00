package io.github.tardigrad.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user of libtorch can choose without building anything. The allocator: by default the C library asks the
 * kernel for every large tensor and gives it back at once, so that each result of a convolution costs its page faults
 * again. The layout of images: libtorch's own or channels last. Which is best differs from row to row.
 *
 * @param name in tables and files
 * @param layout a backend of {@link LibtorchContestant}
 * @param environment the variables that choose the allocator
 */
record LibtorchSetting(String name, String layout, Map<String, String> environment) {
    /** PyTorch asks for huge pages for its large tensors. */
    private static final Map<String, String> HUGE_PAGES = Map.of("THP_MEM_ALLOC_ENABLE", "1");
    /** The C library has one heap and keeps what is freed. */
    private static final Map<String, String> KEEP = Map.of("GLIBC_TUNABLES", "glibc.malloc.arena_max=1"
            + ":glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=17179869184:glibc.malloc.top_pad=268435456");

    /** Every allocator with both layouts. */
    static List<LibtorchSetting> all() {
        Map<String, String> both = new HashMap<>(HUGE_PAGES);
        both.putAll(KEEP);
        List<LibtorchSetting> settings = new ArrayList<>();
        for (String layout : List.of(LibtorchContestant.CHANNELS_LAST, LibtorchContestant.CHANNELS_FIRST)) {
            settings.add(new LibtorchSetting(layout, layout, Map.of()));
            settings.add(new LibtorchSetting(layout + ", huge pages", layout, HUGE_PAGES));
            settings.add(new LibtorchSetting(layout + ", keeping heap", layout, KEEP));
            settings.add(new LibtorchSetting(layout + ", keeping heap of huge pages", layout, both));
        }
        return settings;
    }
}
