package io.github.tardigrad.training.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.training.budget.Fixed;
import io.github.tardigrad.training.budget.Gap;
import io.github.tardigrad.training.budget.PerExample;
import io.github.tardigrad.training.budget.Published;
import io.github.tardigrad.training.budget.Setpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {
    @Test
    void textIsReadBackToAnEqualMethod() {
        InnerAttack attack = new InnerAttack(3, StepSize.pixels(0.01f), false);
        List<Method> methods = List.of(new Standard(), PgdTraining.of(Norm.LINF, 8 / 255.0),
                new PgdTraining(Norm.L2, 1.5, attack), Adaptive.of(Norm.LINF, 0.1),
                new Adaptive(Norm.LINF, 0.1, Published.usual(), attack, 0.5),
                new Adaptive(Norm.L2, 2, new Setpoint(Gap.ACCURACY, 0.1, 0.3, 0.8, 0.2, 2.5, 1.5), InnerAttack.usual(),
                        0.25),
                new Adaptive(Norm.LINF, 0.1, new Fixed(0.12, 3), InnerAttack.usual(), 0),
                Adaptive.published(Norm.LINF, 0.1),
                new Adaptive(Norm.L2, 1, PerExample.upTo(1),
                        new AttackSet(List.of(TrainingAttack.PGD_MARGIN, TrainingAttack.FGSM), AttackSet.Subset.RANDOM,
                                AttackSet.Combination.COLLECT, InnerAttack.usual()),
                        new Update.Mixed(0.5), new Regularizer(Regularizer.Distance.NORM, 0.25)),
                new Augment(Attacks.fgsm(Norm.LINF), 0.3, Augment.From.TRAINED),
                new Augment(Attacks.pgd(Norm.L2, 5, StepSize.ofEpsilon(3), 2), 1.5, Augment.From.FRESH));
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
    void equalMethodsHaveEqualText() {
        for (String text : List.of("adaptive", "adaptive:scheme=published", "augment", "pgd", "standard")) {
            Method method = Method.parse(text, Norm.LINF, 0.1);
            Method again = Method.parse(method.text(), Norm.LINF, 0.1);
            assertThat(again).isEqualTo(method);
            assertThat(again.text()).isEqualTo(method.text());
            assertThat(method.name()).isEqualTo(text.split(":")[0]);
        }
    }

    @Test
    void thePublishedSchemeIsEverythingThatWasPublished() {
        Method published = Method.parse("adaptive:scheme=published", Norm.LINF, 0.1);
        assertThat(published).isEqualTo(Adaptive.published(Norm.LINF, 0.1));
        assertThat(published.text()).isEqualTo("adaptive:norm=linf,epsilon=0.1,attacks=fgsm+pgd+pgd-margin,"
                + "subset=random,combine=chain,steps=7,step-size=epsilon/4,random-start=true,update=two-step,"
                + "regularizer=squared,lambda=0.1,"
                + "rule=published,rule.alpha=0.001,rule.initial=0.05,rule.low=0.01,rule.high=0.3");
        assertThat(Method.parse("adaptive", Norm.LINF, 0.1).text()).isEqualTo("adaptive:norm=linf,epsilon=0.1,"
                + "attacks=pgd,subset=all,combine=chain,steps=7,step-size=epsilon/4,random-start=true,"
                + "update=mixed,clean-share=0.0,regularizer=none,"
                + "rule=setpoint,rule.gap=accuracy,rule.target=0.2,rule.gain=0.2,rule.smoothing=0.9,rule.low=0.01,"
                + "rule.high=0.1,rule.warm-up=2.0");
    }

    @Test
    void partsOfThePublishedSchemeMayBeChanged() {
        Adaptive published = Adaptive.published(Norm.LINF, 0.1);
        assertThat(Method.parse("adaptive:scheme=published,combine=collect,lambda=2,rule.alpha=0.01", Norm.LINF, 0.1))
                .isEqualTo(new Adaptive(Norm.LINF, 0.1, new Published(0.01, 0.05, 0.01, 0.3),
                        new AttackSet(published.attacks().attacks(), AttackSet.Subset.RANDOM,
                                AttackSet.Combination.COLLECT, InnerAttack.usual()),
                        new Update.TwoStep(), new Regularizer(Regularizer.Distance.SQUARED, 2)));
        assertThat(Method.parse("adaptive:scheme=published,regularizer=none,update=mixed,rule=setpoint", Norm.LINF,
                0.1)).isEqualTo(new Adaptive(Norm.LINF, 0.1, Setpoint.upTo(0.1), AttackSet.published(),
                        new Update.Mixed(0.5), Regularizer.NONE));
    }

    /** What is refused, and a part of why. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            adaptive:attacks=                                  | the list of attacks is empty
            adaptive:attacks=fgsm+                             | attack "" is unknown
            adaptive:attacks=pgd+pgd                           | each may stand once
            adaptive:attacks=cw                                | write pgd-margin
            adaptive:attacks=bim                               | there are fgsm, pgd, pgd-margin
            adaptive:attacks=pgd-margin,random-start=false     | leave out random-start=false
            adaptive:subset=some                               | there are all, random
            adaptive:combine=both                              | there are chain, collect
            adaptive:update=two-step,clean-share=0.5           | leave out clean-share, or write update=mixed
            adaptive:scheme=published,clean-share=0.5          | leave out clean-share, or write update=mixed
            adaptive:update=three-step                         | there are mixed, two-step
            adaptive:regularizer=squared,lambda=-1             | lambda -1 is outside
            adaptive:regularizer=squared,lambda=NaN            | lambda NaN is outside
            adaptive:lambda=0.1                                | write regularizer=squared or regularizer=norm
            adaptive:regularizer=cosine                        | there are none, squared, norm
            adaptive:scheme=mine                               | there are usual, published
            adaptive:rule.gap=logits                           | there are accuracy, loss
            adaptive:rule.target=2                             | difference of accuracies
            adaptive:rule=per-example,rule.low=0.2             | low 0.2
            adaptive:rule=per-example,rule.step=0              | step 0
            adaptive:rule=per-example,rule.initial=0.3         | initial 0.3
            augment:attack=magic                               | attack magic is unknown
            augment:from=scratch                               | there are trained, fresh
            augment:epsilon=3                                  | for 3 grey levels write 3/255
            augment:steps=3                                    | no parameter steps""")
    void whatDoesNotCombineIsRefusedWithWhy(String text, String why) {
        assertThatThrownBy(() -> Method.parse(text, Norm.LINF, 0.1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
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
