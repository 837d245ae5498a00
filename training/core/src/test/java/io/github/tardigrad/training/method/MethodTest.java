package io.github.tardigrad.training.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.training.budget.Fixed;
import io.github.tardigrad.training.budget.Gap;
import io.github.tardigrad.training.budget.Published;
import io.github.tardigrad.training.budget.Setpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class MethodTest {
    @Test
    void textIsReadBackToAnEqualMethod() {
        InnerAttack attack = new InnerAttack(3, StepSize.pixels(0.01f), false);
        List<Method> methods = List.of(new Standard(), PgdTraining.of(Norm.LINF, 8 / 255.0),
                new PgdTraining(Norm.L2, 1.5, attack), Adaptive.of(Norm.LINF, 0.1),
                new Adaptive(Norm.LINF, 0.1, Published.usual(), attack, 0.5),
                new Adaptive(Norm.L2, 2, new Setpoint(Gap.ACCURACY, 0.1, 0.3, 0.8, 0.2, 2.5, 1.5), InnerAttack.usual(), 0.25),
                new Adaptive(Norm.LINF, 0.1, new Fixed(0.12, 3), InnerAttack.usual(), 0));
        for (Method method : methods) {
            assertThat(Method.parse(method.text(), Norm.L2, 0.77)).isEqualTo(method);
        }
    }

    @Test
    void normAndEpsilonComeFromOutsideUnlessGiven() {
        assertThat(Method.parse("pgd", Norm.L2, 1.5)).isEqualTo(PgdTraining.of(Norm.L2, 1.5));
        assertThat(Method.parse("adaptive", Norm.LINF, 0.1f)).isEqualTo(Adaptive.of(Norm.LINF, 0.1));
        assertThat(Method.parse("adaptive:epsilon=8/255", Norm.LINF, 0.1)).isEqualTo(Adaptive.of(Norm.LINF, 8 / 255.0));
        assertThat(Method.parse("adaptive:rule=published", Norm.LINF, 0.1))
                .isEqualTo(new Adaptive(Norm.LINF, 0.1, Published.usual(), InnerAttack.usual(), 0));
    }

    @Test
    void everyNameIsKnown() {
        for (String name : Method.NAMES) {
            assertThat(Method.parse(name, Norm.LINF, 0.1).text()).startsWith(name);
        }
    }

    @Test
    void unknownWordsAreRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> Method.parse("trades", Norm.LINF, 0.1))
                .hasMessage("method \"trades\" is unknown: there are standard, augment, pgd, adaptive");
        assertThatThrownBy(() -> Method.parse("standard:steps=3", Norm.LINF, 0.1))
                .hasMessageContaining("no parameter steps");
        assertThatThrownBy(() -> Method.parse("pgd:stepps=3", Norm.LINF, 0.1))
                .hasMessageContaining("no parameter stepps")
                .hasMessageContaining("epsilon, norm, random-start, step-size, steps");
        assertThatThrownBy(() -> Method.parse("adaptive:rule=setpoint,rule.gian=1", Norm.LINF, 0.1))
                .hasMessageContaining("budget rule setpoint has no parameter gian");
        assertThatThrownBy(() -> Method.parse("pgd:steps", Norm.LINF, 0.1)).hasMessageContaining("write key=value");
        assertThatThrownBy(() -> Method.parse("pgd:steps=2.5", Norm.LINF, 0.1))
                .hasMessageContaining("not a whole number");
        assertThatThrownBy(() -> Method.parse("pgd:steps=0", Norm.LINF, 0.1)).hasMessageContaining("steps 0");
        assertThatThrownBy(() -> Method.parse("pgd:steps=1,steps=2", Norm.LINF, 0.1))
                .hasMessageContaining("sets steps twice");
        assertThatThrownBy(() -> Method.parse("adaptive:clean-share=1", Norm.LINF, 0.1))
                .hasMessageContaining("clean share 1.0");
    }

    @Test
    void radiusMustBeOneOfItsNorm() {
        assertThatThrownBy(() -> Method.parse("pgd", Norm.LINF, 8))
                .hasMessageContaining("for 8 grey levels write 8/255");
        assertThatThrownBy(() -> Method.parse("adaptive:rule=setpoint,rule.high=1.5", Norm.LINF, 0.1))
                .hasMessageContaining("1.5 is outside [0, 1]");
        assertThat(Method.parse("adaptive:rule=setpoint,rule.high=1.5", Norm.L2, 1)).isInstanceOf(Adaptive.class);
    }
}
