package io.github.tardigrad.training.experiment;

import java.util.Locale;

/**
 * One quantity of a published experiment.
 *
 * @param quantity what was measured, with the attack and its budget where there is one
 * @param published what the publication says; empty where it says nothing
 * @param found what came out here
 * @param remark why the two cannot be compared, or what else to know; may be empty
 */
public record Finding(String quantity, String published, String found, String remark) {
    /** The publication gives no figure. */
    static Finding unpublished(String quantity, String found) {
        return new Finding(quantity, "", found, "");
    }

    /** A share of images, of which the publication gives no figure. */
    static Finding share(String quantity, double share) {
        return unpublished(quantity, String.format(Locale.ROOT, "%.2f %%", 100 * share));
    }

    /** With something to know beside it. */
    Finding but(String note) { return new Finding(quantity, published, found, note); }
}
