/** Trainers, adversarial training methods, budgets, runs and the report. */
module io.github.tardigrad.training {
    requires transitive io.github.tardigrad.attacks;
    requires transitive io.github.tardigrad.datasets;
    requires com.google.gson;
    requires static transitive org.jspecify;

    exports io.github.tardigrad.training.budget;
}
