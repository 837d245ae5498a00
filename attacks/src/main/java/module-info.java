/** Threat models, adversarial attacks and the robustness evaluation. */
module io.github.tardigrad.attacks {
    requires transitive io.github.tardigrad.nn;
    requires com.google.gson;
    requires static transitive org.jspecify;

    exports io.github.tardigrad.attacks;
    exports io.github.tardigrad.attacks.evaluation;
    exports io.github.tardigrad.attacks.evidence;
    exports io.github.tardigrad.attacks.gradient;
    exports io.github.tardigrad.attacks.minimum;
    exports io.github.tardigrad.attacks.noise;
    exports io.github.tardigrad.attacks.query;
    exports io.github.tardigrad.attacks.sparse;
    exports io.github.tardigrad.attacks.transfer;
    exports io.github.tardigrad.attacks.universal;
    exports io.github.tardigrad.attacks.wrapper;
}
