/** Readers, the embedded images, batching and augmentation. */
module io.github.tardigrad.datasets {
    requires transitive io.github.tardigrad.engine;
    requires java.desktop;
    requires static transitive org.jspecify;
}
