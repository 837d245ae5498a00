/** Trainers, adversarial training methods, budgets, runs and the report. */
module io.github.tardigrad.training {
    requires transitive io.github.tardigrad.attacks;
    requires transitive io.github.tardigrad.datasets;
    requires com.google.gson;
    requires static transitive org.jspecify;

    exports io.github.tardigrad.training;
    exports io.github.tardigrad.training.adversarial;
    exports io.github.tardigrad.training.budget;
    exports io.github.tardigrad.training.experiment;
    exports io.github.tardigrad.training.method;
    exports io.github.tardigrad.training.optimization;
    exports io.github.tardigrad.training.recipe;
    exports io.github.tardigrad.training.report;
    exports io.github.tardigrad.training.run;

    opens io.github.tardigrad.training.run to com.google.gson;
}
