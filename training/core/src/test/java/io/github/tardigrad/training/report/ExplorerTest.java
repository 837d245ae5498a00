package io.github.tardigrad.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Verdict;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.adversarial.Answer;
import io.github.tardigrad.training.adversarial.SmallTask;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplorerTest {
    private static Explorer explorer(Engine engine, List<Candidate> candidates, List<Float> grid) {
        int[] indices = Exhibit.firstOfEachClass(candidates.stream().map(Candidate::model).toList(), Subjects.EXAMPLES,
                6);
        return Explorer.of(candidates, Subjects.EXAMPLES, indices, Attacks.pgd(Norm.LINF), grid, 0.1f, 1);
    }

    @Test
    void theSliderShowsWhatTheEvaluationCounted() {
        try (Engine engine = Engine.open("scalar")) {
            List<Candidate> candidates = Subjects.candidates(engine);
            Explorer explorer = explorer(engine, candidates, List.of(0f, 0.05f, 0.1f));
            assertThat(explorer.images()).hasSize(3);
            assertThat(explorer.start()).isEqualTo(2);
            for (int m = 0; m < 2; m++) {
                for (Explorer.Subject subject : explorer.images()) {
                    for (AttackScore score : candidates.get(m).evaluation().attacks()) {
                        if (score.name().equals("pgd")) {
                            int step = explorer.epsilons().indexOf(score.epsilon());
                            Explorer.View view = subject.views().get(m).get(step);
                            assertThat(view.top() == subject.label())
                                    .isEqualTo(score.verdicts().of(subject.index()) == Verdict.SURVIVED);
                        }
                    }
                }
            }
        }
    }

    @Test
    void atEpsilonZeroTheImageIsAsItWas() {
        try (Engine engine = Engine.open("scalar")) {
            List<Candidate> candidates = Subjects.candidates(engine);
            for (Explorer.Subject subject : explorer(engine, candidates, List.of(0f, 0.1f)).images()) {
                float[] clean = Subjects.EXAMPLES.image(subject.index());
                assertThat(subject.views().getFirst().getFirst().picture().png())
                        .isEqualTo(Picture.of(clean, SmallTask.IMAGE).png());
                Model model = candidates.getFirst().model();
                Answer answer = Answer.of(model, engine.tensor(SmallTask.IMAGE.prepend(1), clean))[0];
                assertThat(subject.views().getFirst().getFirst().probabilities()).isEqualTo(answer.probabilities());
            }
        }
    }

    @Test
    void theGridHasZeroAndWhatWasGiven() {
        assertThat(Explorer.grid(Norm.LINF, List.of(0.1f))).startsWith(0f).contains(0.1f).isSorted()
                .hasSizeBetween(7, 12);
        assertThat(Explorer.grid(Norm.LINF, List.of(0.9f, 0.3f)).getLast()).isEqualTo(0.9f);
        assertThat(Explorer.grid(Norm.L2, List.of(2f)).getLast()).isEqualTo(6f);
    }
}
