package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.DataDefence;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.run.BatchRecord;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of the adaptive scheme, switch by switch. */
class SchemeTest {
    private static final Examples IMAGES = Stripes.of(100, 1);
    private static final String[] METHODS = {"adaptive:scheme=published,steps=2",
            "adaptive:steps=2,attacks=fgsm+pgd+pgd-margin,combine=collect,regularizer=norm,clean-share=0.3",
            "adaptive:steps=2,attacks=pgd+fgsm,subset=random,combine=collect,regularizer=squared,update=two-step",
            "adaptive:steps=2,rule=per-example,attacks=pgd+pgd-margin,subset=random", "adaptive:steps=2,rule.gap=loss"};

    @TempDir
    private Path folder;

    private static String[] methods() { return METHODS.clone(); }

    private static Trainer trainer(Model model, String method) {
        return Trainer.of(model).method(Method.parse(method, Norm.LINF, 0.1)).epochs(3).batch(16)
                .learningRate(LearningRate.cosine(0.01f));
    }

    private static String trained(int threads, String method, DataDefence defence) {
        try (Engine engine = Bits.engine(threads)) {
            Model model = Bits.withModes(engine);
            trainer(model, method).augmentation(defence).fit(IMAGES);
            return Bits.of(model);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void weightsDoNotDependOnTheNumberOfThreads(String method) {
        assertThat(trained(2, method, DataDefence.none())).isEqualTo(trained(1, method, DataDefence.none()));
    }

    @Test
    void everySwitchChangesWhatIsLearnt() {
        List<String> bits = new ArrayList<>();
        for (String parameters : new String[] {"", ",attacks=fgsm", ",attacks=fgsm+pgd",
                ",attacks=fgsm+pgd,subset=random",
                ",attacks=fgsm+pgd,combine=collect", ",clean-share=0.5", ",update=two-step", ",regularizer=squared",
                ",regularizer=norm", ",regularizer=norm,lambda=1", ",rule=published", ",rule=per-example",
                ",rule=fixed"}) {
            bits.add(trained(1, "adaptive:steps=2" + parameters, DataDefence.none()));
        }
        assertThat(bits).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"noise:0.2", "cutout:2", "mixup:0.5", "crop:1,mixup,noise"})
    void defencesByDataChangeWhatIsLearntAndNotByThreads(String text) {
        DataDefence defence = DataDefence.parse(text);
        assertThat(trained(2, "standard", defence)).isEqualTo(trained(1, "standard", defence))
                .isNotEqualTo(trained(1, "standard", DataDefence.none()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aContinuedRunHasTheBitsOfAnUninterruptedOne(String method) throws IOException {
        String whole;
        History wholeHistory;
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            wholeHistory = trainer(model, method).fit(IMAGES);
            whole = Bits.of(model);
        }
        for (int stop = 1; stop <= 2; stop++) {
            int last = stop;
            Path run = folder.resolve("run" + stop);
            try (Engine engine = Bits.engine(1)) {
                Trainer cut = trainer(Bits.withModes(engine), method).into(RunFolder.create(run))
                        .listener(new TrainingListener() {
                            @Override
                            public void epoch(EpochRecord epoch, boolean chosen) {
                                if (epoch.epoch() == last) {
                                    throw new IllegalStateException("power cut");
                                }
                            }
                        });
                assertThatThrownBy(() -> cut.fit(IMAGES)).hasMessage("power cut");
            }
            try (Engine engine = Bits.engine(2)) {
                Model model = Bits.withModes(engine);
                History history = trainer(model, method).into(RunFolder.resume(run)).fit(IMAGES);
                assertThat(history.batches()).isEqualTo(wholeHistory.batches());
                assertThat(Bits.of(model)).isEqualTo(whole);
            }
        }
    }

    @Test
    void imagesGetEpsilonsOfTheirOwn() {
        try (Engine engine = Bits.engine(1)) {
            History history = trainer(Bits.plain(engine), METHODS[3]).epochs(6).fit(IMAGES);
            List<BatchRecord> batches = history.batches();
            assertThat(batches.getFirst().epsilonMin()).isEqualTo(0.05f);
            assertThat(batches.getFirst().epsilonMax()).isEqualTo(0.05f);
            assertThat(batches).allSatisfy(batch -> {
                assertThat(batch.epsilonMin()).isBetween(0.01f, batch.epsilon());
                assertThat(batch.epsilonMax()).isBetween(batch.epsilon(), 0.1f);
            });
            assertThat(batches).anySatisfy(batch -> assertThat(batch.epsilonMin()).isLessThan(batch.epsilonMax()));
        }
    }

    @Test
    void theRunSaysWhatItDid() {
        try (Engine engine = Bits.engine(1)) {
            History history = trainer(Bits.plain(engine), METHODS[0]).epochs(12).fit(IMAGES);
            Map<Integer, Long> perEpoch = history.batches().stream().collect(Collectors.groupingBy(BatchRecord::epoch,
                    Collectors.summingLong(BatchRecord::gradientEvaluations)));
            for (EpochRecord epoch : history.epochs()) {
                assertThat(epoch.gradientEvaluations()).isEqualTo(perEpoch.get(epoch.epoch()));
            }
            assertThat(history.batches()).allSatisfy(batch -> {
                assertThat(List.of(batch.attacks().split(">"))).doesNotHaveDuplicates()
                        .isSubsetOf("fgsm", "pgd", "pgd-margin");
                assertThat(batch.regularizer()).isPositive();
            });
            assertThat(history.batches().stream().map(BatchRecord::attacks).distinct().count()).isGreaterThan(7);
        }
    }

    @Test
    void theScheduleRunsOverBothStepsOfABatch() {
        try (Engine engine = Bits.engine(1)) {
            History history = trainer(Bits.plain(engine), METHODS[0]).fit(IMAGES);
            // Half a cosine from 0.01, read before the first of the last batch's two steps: of 36 steps, number 34.
            double expected = 0.005 * (1 + Math.cos(Math.PI * 34 / 36.0));
            assertThat(history.epochs().getLast().learningRate()).isCloseTo(expected,
                    within(1e-5));
        }
    }

    @Test
    void asksForNoMemoryAfterTheFirstEpoch() {
        try (Engine engine = Bits.engine(1)) {
            List<Long> allocations = new ArrayList<>();
            trainer(Bits.withModes(engine), METHODS[1]).epochs(4).listener(new TrainingListener() {
                @Override
                public void epoch(EpochRecord epoch, boolean chosen) {
                    allocations.add(engine.scopeAllocations());
                }
            }).fit(IMAGES);
            assertThat(allocations.get(0)).isPositive();
            assertThat(allocations).containsOnly(allocations.get(0));
        }
    }

    @Test
    void mixturesAreNotAttacked() {
        try (Engine engine = Bits.engine(1)) {
            for (String method : new String[] {"pgd", "adaptive"}) {
                assertThatThrownBy(() -> trainer(Bits.plain(engine), method)
                        .augmentation(DataDefence.parse("flip,mixup")).fit(IMAGES))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("mixup does not go with method " + method)
                        .hasMessageContaining("leave out mixup");
            }
        }
    }
}
