/** Layers, models, losses, optimizers, schedules and model files. */
module io.github.tardigrad.nn {
    requires transitive io.github.tardigrad.engine;
    requires com.google.gson;
    requires static transitive org.jspecify;
}
