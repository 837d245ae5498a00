/** Layers, models, losses, optimizers, schedules and model files. */
module io.github.tardigrad.nn {
    requires transitive io.github.tardigrad.engine;
    requires com.google.gson;
    requires static transitive org.jspecify;

    exports io.github.tardigrad.nn;
    exports io.github.tardigrad.nn.file;
    exports io.github.tardigrad.nn.layer;
    exports io.github.tardigrad.nn.optimizer;
    exports io.github.tardigrad.nn.schedule;
}
