package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GoalTest {
    @Test
    void untargetedIsReachedByAnyOtherClass() {
        Goal goal = Goal.untargeted(2, 0);
        assertThat(goal.isReached(0, 2)).isFalse();
        assertThat(goal.isReached(0, 1)).isTrue();
        assertThat(goal.isReached(1, 0)).isFalse();
    }

    @Test
    void targetedIsReachedByTheTargetOnly() {
        Goal goal = Goal.targeted(new int[] {2, 0}, new int[] {1, 2});
        assertThat(goal.isReached(0, 1)).isTrue();
        assertThat(goal.isReached(0, 0)).isFalse();
        assertThat(goal.isReached(1, 2)).isTrue();
    }

    @Test
    void refusesATargetThatIsTheLabel() {
        assertThatIllegalArgumentException().isThrownBy(() -> Goal.targeted(new int[] {0, 3}, new int[] {1, 3}))
                .withMessageContainingAll("target 3", "image 1", "label");
    }

    @Test
    void refusesAnotherNumberOfTargets() {
        assertThatIllegalArgumentException().isThrownBy(() -> Goal.targeted(new int[] {0, 3}, new int[] {1}));
    }

    @Test
    void refusesClassesThatTheModelLacks() {
        assertThatIllegalArgumentException().isThrownBy(() -> Goal.untargeted(0, 3).check(2, 3))
                .withMessageContainingAll("label 3", "image 1", "3 classes");
        assertThatIllegalArgumentException().isThrownBy(() -> Goal.untargeted(0, -1).check(2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Goal.targeted(new int[] {0}, new int[] {3}).check(1, 3))
                .withMessageContaining("target 3");
    }

    @Test
    void refusesAnotherNumberOfImages() {
        assertThatIllegalArgumentException().isThrownBy(() -> Goal.untargeted(0, 1).check(3, 3))
                .withMessageContainingAll("2 labels", "3 images");
    }

    @Test
    void selectsByIndex() {
        Goal goal = Goal.targeted(new int[] {0, 1, 2}, new int[] {1, 2, 0}).select(2, 0);
        assertThat(goal.size()).isEqualTo(2);
        assertThat(goal.reference(0)).isZero();
        assertThat(goal.reference(1)).isEqualTo(1);
        assertThat(goal.label(0)).isEqualTo(2);
        assertThat(goal.isTargeted()).isTrue();
    }

    @Test
    void ownsItsLabels() {
        int[] labels = {1};
        Goal goal = Goal.untargeted(labels);
        labels[0] = 2;
        assertThat(goal.reference(0)).isEqualTo(1);
    }
}
