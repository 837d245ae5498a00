/** Images with labels: readers of the common formats, an embedded subset, batches, augmentation, splits. */
module io.github.tardigrad.datasets {
    requires transitive io.github.tardigrad.engine;
    requires java.desktop;
    requires static transitive org.jspecify;

    exports io.github.tardigrad.datasets;
}
