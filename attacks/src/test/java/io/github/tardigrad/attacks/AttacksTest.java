package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.attacks.gradient.StepSize;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttacksTest {
    /** The shortest text that reads as an attack of that name. */
    private static String shortest(String name) { return name.equals("bisection") ? "bisection:attack=pgd" : name; }

    /** The first norm that the attack of that name has. */
    private static Norm norm(String name) {
        for (Norm norm : List.of(Norm.L2, Norm.LINF, Norm.L1)) {
            try {
                return Attacks.parse(shortest(name), norm).norm();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(norm.text());
            }
        }
        return Norm.L0;
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.Attacks#names")
    void everyNameIsRead(String name) {
        assertThat(Attacks.parse(shortest(name), norm(name)).name()).isEqualTo(name);
        assertThat(Attacks.parse(shortest(name), norm(name)).norm()).isEqualTo(norm(name));
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.Attacks#names")
    void anAttackMayCarryItsOwnNorm(String name) {
        String text = shortest(name);
        Norm own = norm(name);
        String withNorm = text + (text.contains(":") ? "," : ":") + "norm=" + own.text();
        for (Norm other : Norm.values()) {
            Attack attack = Attacks.parse(withNorm, other);
            assertThat(attack.norm()).isEqualTo(own);
            assertThat(attack).isEqualTo(Attacks.parse(text, own));
        }
    }

    @Test
    void normsThatAnAttackLacksAreRefusedWithTheWayOut() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("cw", Norm.LINF))
                .withMessageContainingAll("in l2, not in linf", "cw:norm=l2");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("deepfool", Norm.L1))
                .withMessageContainingAll("linf or l2", "bisection:attack=pgd");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("deepfool", Norm.L0))
                .withMessageContainingAll("l0", "bisection:attack=pgd");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("noise-gaussian", Norm.L0))
                .withMessageContainingAll("l0", "salt-and-pepper");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("pgd:norm=l7", Norm.L1))
                .withMessageContaining("norm l7 is unknown");
    }

    @Test
    void bisectionHandsOnWhatIsNotItsOwn() {
        assertThat(Attacks.parse("bisection:attack=pgd,steps=5,halvings=3,norm=l1", Norm.LINF))
                .isEqualTo(Attacks.bisection(Attacks.pgd(Norm.L1, 5, StepSize.ofEpsilon(4), 1), 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("bisection", Norm.L2))
                .withMessageContaining("write bisection:attack=pgd");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("bisection:attack=cw", Norm.L2))
                .withMessageContaining("cw looks for the nearest image by itself");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("bisection:attack=pgd,step=5", Norm.L2))
                .withMessageContaining("attack pgd has no parameter step");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attacks.parse("bisection:attack=pgd,halvings=31", Norm.L2))
                .withMessageContaining("halvings 31");
    }

    @Test
    void defaultsAreThoseOfTheContract() {
        assertThat(Attacks.parse("fgsm", Norm.LINF)).isEqualTo(Attacks.fgsm(Norm.LINF));
        assertThat(Attacks.parse("bim", Norm.LINF)).isEqualTo(Attacks.bim(Norm.LINF, 10, StepSize.ofEpsilon(10)));
        assertThat(Attacks.parse("pgd", Norm.LINF)).isEqualTo(Attacks.pgd(Norm.LINF, 20, StepSize.ofEpsilon(4), 1));
        assertThat(Attacks.parse("pgd-margin", Norm.L2))
                .isEqualTo(Attacks.pgdMargin(Norm.L2, 20, StepSize.ofEpsilon(4), 1));
        assertThat(Attacks.parse("gradient-ascent", Norm.L2)).isEqualTo(Attacks.gradientAscent(Norm.L2));
        assertThat(Attacks.parse("cw", Norm.L2)).isEqualTo(Attacks.carliniWagner())
                .hasToString("cw:searches=5,steps=100,confidence=0,learning-rate=0.01,initial-constant=0.001");
        assertThat(Attacks.parse("ddn", Norm.L2)).isEqualTo(Attacks.ddn())
                .hasToString("ddn:steps=100,initial-radius=1,gamma=0.05");
        assertThat(Attacks.parse("fmn", Norm.L0)).isEqualTo(Attacks.fmn(Norm.L0))
                .hasToString("fmn:steps=100,step-size=1,gamma=0.05");
        assertThat(Attacks.parse("ead", Norm.L1)).isEqualTo(Attacks.ead())
                .hasToString("ead:rule=en,searches=9,steps=1000,confidence=0,learning-rate=0.01,"
                        + "initial-constant=0.001,regularization=0.01");
        assertThat(Attacks.parse("cw-linf", Norm.LINF)).isEqualTo(Attacks.carliniWagnerLinf())
                .hasToString("cw-linf:steps=1000,learning-rate=0.005,initial-constant=0.00001,largest-constant=20,"
                        + "constant-factor=2,decrease=0.9");
        assertThat(Attacks.parse("deepfool", Norm.LINF)).isEqualTo(Attacks.deepFool(Norm.LINF))
                .hasToString("deepfool:steps=50,candidates=10,overshoot=0.02");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"fgsm; step-size=0.1", "bim; steps=10,step-size=0.01",
            "pgd; steps=20,step-size=0.025,restarts=1", "pgd:step-size=2/255; steps=20,step-size=0.00784314,restarts=1",
            "pgd-margin:steps=7,restarts=3; steps=7,step-size=0.025,restarts=3",
            "bim:step-size=epsilon/2; steps=10,step-size=0.05", "bim:step-size=epsilon; steps=10,step-size=0.1"})
    void parametersNameTheNumbersUsed(String spec, String parameters) {
        assertThat(Attacks.parse(spec, Norm.LINF).parameters(0.1f)).isEqualTo(parameters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fgsm", "bim:steps=3,step-size=epsilon/2", "pgd:step-size=0.25,steps=5,restarts=2",
            " pgd-margin : steps = 4 ", "deepfool:norm=linf,candidates=3", "deepfool:bounded=true",
            "bisection:attack=pgd,steps=7,halvings=4",
            "fmn:steps=3,gamma=0.1",
            "cw-linf:decrease=0.5,steps=7", "bisection:attack=fgsm", "noise-uniform:restarts=3",
            "gradient-ascent:steps=7"})
    void anAttackIsReadBackFromItsText(String spec) {
        Attack attack = Attacks.parse(spec, Norm.LINF);
        assertThat(Attacks.parse(attack.toString(), Norm.LINF)).isEqualTo(attack);
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("pdg", Norm.LINF))
                .withMessageContaining("pdg").withMessageContaining("fgsm, gradient-ascent, bim, pgd, pgd-margin");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("", Norm.LINF))
                .withMessageContaining("fgsm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fgsm,pgd", "fgsm, pgd:steps=3", "pgd:steps=3,fgsm", "pgd:steps=3,bim:steps=2"})
    void severalAttacksAreRefusedWhereOneIsExpected(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse(text, Norm.LINF))
                .withMessage("\"" + text + "\" names several attacks, and one is expected: choose one; several are"
                        + " compared by evaluate --attacks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cw", "cw-linf", "ddn", "fmn", "ead", "deepfool", "bisection"})
    void bisectionRefusesASearchWhateverItsNorm(String search) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attacks.parse("bisection:attack=" + search, Norm.L1))
                .withMessageStartingWith("attack " + search + " looks for the nearest image by itself");
    }

    @Test
    void anEmptyListIsRefusedWithTheNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parseList(" ", Norm.LINF))
                .withMessageStartingWith("the list of attacks is empty").withMessageContaining("fgsm, gradient-ascent");
    }

    @Test
    void unknownParametersAreRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("pgd:step=3", Norm.LINF))
                .withMessage("attack pgd has no parameter step: it takes steps, step-size, restarts");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("bim:restarts=3", Norm.LINF))
                .withMessageContaining("it takes steps, step-size");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("fgsm:steps=1", Norm.LINF))
                .withMessageContaining("it takes none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgd:", "pgd:steps", "pgd:steps=", "pgd:=3", "pgd:steps=2,steps=3", "pgd:steps=0",
            "pgd:steps=-1", "pgd:steps=two", "pgd:steps=1.5", "pgd:steps=99999999", "pgd:restarts=0", "pgd:step-size=0",
            "pgd:step-size=-1",
            "pgd:step-size=x", "pgd:step-size=epsilon/0", "pgd:step-size=epsilon/", "pgd:step-size=epsilon*2",
            "pgd:step-size=NaN", "deepfool:candidates=1", "deepfool:overshoot=-1", "deepfool:overshoot=11",
            "deepfool:steps=0", "deepfool:bounded=yes", "cw:norm=l2,confidence=-1", "cw:norm=l2,learning-rate=0",
            "cw:norm=l2,searches=0", "cw:norm=l2,initial-constant=x", "noise-gaussian:restarts=0",
            "gradient-ascent:steps=0", "pgd:steps=3;restarts=2", "ddn:norm=l2,steps=0", "ddn:norm=l2,gamma=1",
            "ddn:norm=l2,initial-radius=0", "fmn:gamma=0", "fmn:step-size=0", "ead:norm=l1,rule=l2",
            "ead:norm=l1,regularization=0", "ead:norm=l1,searches=0", "cw-linf:decrease=1",
            "cw-linf:constant-factor=1", "cw-linf:largest-constant=0", "ddn", "ead"})
    void valuesOutOfRangeAreRefused(String spec) {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse(spec, Norm.LINF));
    }

    @Test
    void listsKeepParametersWithTheirAttack() {
        assertThat(Attacks.parseList("fgsm,pgd:steps=40,restarts=5,bim", Norm.LINF)).containsExactly(
                Attacks.fgsm(Norm.LINF), Attacks.pgd(Norm.LINF, 40, StepSize.ofEpsilon(4), 5), Attacks.bim(Norm.LINF));
    }

    @Test
    void listsMayHoldOneAttackWithOtherParameters() {
        assertThat(Attacks.parseList("pgd:steps=5,pgd:steps=50", Norm.LINF)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgd,fgsm,pgd", "pgd,pgd:steps=20", "pgd,,fgsm", "", "steps=3", "pgd,steps=3,steps=4"})
    void listsWithDuplicatesOrGapsAreRefused(String list) {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parseList(list, Norm.LINF));
    }
}
