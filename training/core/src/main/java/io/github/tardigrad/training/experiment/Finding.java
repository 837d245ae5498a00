package io.github.tardigrad.training.experiment;

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

    /** With something to know beside it. */
    Finding but(String note) { return new Finding(quantity, published, found, note); }
}
