package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.GradientAttack;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.datasets.Batches;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Adaptive;
import io.github.tardigrad.training.method.AttackSet;
import io.github.tardigrad.training.method.AttackSet.Subset;
import io.github.tardigrad.training.method.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAttackerTest {
    private static final int IMAGES = 9;
    private static final Batch BATCH = Batches.of(Stripes.of(IMAGES, 1), IMAGES).epoch(0).batch(0);
    private static final float[] EPSILONS = {0, 0.01f, 0.1f, 0.3f, 0.02f, 0.05f, 0.2f, 0.15f, 0.25f};
    private static final RandomKey KEY = new RandomKey(3);

    private static AttackPlan plan(String parameters, Norm norm) {
        return AttackPlan.of(Method.parse("adaptive:attacks=fgsm+pgd+pgd-margin,steps=2," + parameters, norm, 0.1))
                .orElseThrow();
    }

    private static BatchMemory memory(Engine engine) {
        return new BatchMemory(engine, IMAGES, Stripes.IMAGE, Stripes.CLASSES, 3);
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, names = {"LINF", "L2"})
    void everySubsetInEveryOrderStaysInTheBallOfTheCleanImages(Norm norm) {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            BatchMemory memory = memory(engine);
            BatchAttacker attacker = new BatchAttacker(model, plan("subset=random", norm), memory, KEY);
            Set<String> orders = new HashSet<>();
            for (int number = 1; number <= 150; number++) {
                Tensor clean = memory.images(BATCH);
                BatchAttacker.Versions chain = attacker.attack(1, number, BATCH, clean,
                        memory.epsilons(BATCH, EPSILONS));
                orders.add(chain.attacks());
                assertThat(chain.versions()).isEqualTo(1);
                double[] distances = norm.distances(clean, chain.images());
                for (int i = 0; i < IMAGES; i++) {
                    assertThat(distances[i]).as(chain.attacks())
                            .isLessThanOrEqualTo(EPSILONS[i] + Norm.tolerance(EPSILONS[i]));
                }
                assertThat(distances[3]).isGreaterThan(0.05);
            }
            assertThat(orders).as("three alone, three pairs in two orders, six orders of all").hasSize(15);
        }
    }

    @Test
    void aLinkGoesOnFromTheImagesBeforeIt() {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            BatchMemory memory = memory(engine);
            AttackPlan plan = plan("subset=all", Norm.LINF);
            Tensor clean = memory.images(BATCH);
            Tensor epsilons = memory.epsilons(BATCH, EPSILONS);
            BatchAttacker.Versions chain = new BatchAttacker(model, plan, memory, KEY).attack(2, 5, BATCH, clean,
                    epsilons);
            Map<String, Integer> places = Map.of("fgsm", 0, "pgd", 1, "pgd-margin", 2);
            Tensor expected = engine.zeros(clean.shape());
            AttackBatch images = new AttackBatch(clean, BATCH.indices());
            Goal goal = Goal.untargeted(BATCH.labels());
            String[] names = chain.attacks().split(">");
            assertThat(names).containsExactlyInAnyOrder("fgsm", "pgd", "pgd-margin");
            for (int link = 0; link < 3; link++) {
                int place = places.get(names[link]);
                GradientAttack attack = plan.attacks().in(Norm.LINF).get(place);
                if (link == 0) {
                    RandomKey key = KEY.child("attack").child(2);
                    attack.perturb(model, images, goal, epsilons, place == 0 ? key : key.child(place), expected);
                } else {
                    attack.advance(model, images, goal, epsilons, expected);
                }
            }
            assertThat(chain.images().toArray()).isEqualTo(expected.toArray());
        }
    }

    @Test
    void collectedVersionsStandSideBySideEachMadeFromTheCleanImages() {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            BatchMemory memory = memory(engine);
            AttackPlan plan = plan("combine=collect", Norm.LINF);
            Tensor clean = memory.images(BATCH);
            Tensor epsilons = memory.epsilons(BATCH, EPSILONS);
            BatchAttacker.Versions versions = new BatchAttacker(model, plan, memory, KEY).attack(1, 1, BATCH, clean,
                    epsilons);
            assertThat(versions.attacks()).isEqualTo("fgsm+pgd+pgd-margin");
            assertThat(versions.versions()).isEqualTo(3);
            assertThat(versions.gradientEvaluations()).isEqualTo(IMAGES * (1 + 2 + 2));
            Tensor alone = engine.zeros(clean.shape());
            for (int version = 0; version < 3; version++) {
                RandomKey key = KEY.child("attack").child(1);
                plan.attacks().in(Norm.LINF).get(version).perturb(model, new AttackBatch(clean, BATCH.indices()),
                        Goal.untargeted(BATCH.labels()), epsilons, version == 0 ? key : key.child(version), alone);
                assertThat(versions.images().rows(version * IMAGES, (version + 1) * IMAGES).toArray())
                        .isEqualTo(alone.toArray());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void subsetsAreEquallyLikelyAndSoAreOrders(boolean chained) {
        int draws = 21_000;
        Map<Set<Integer>, Integer> subsets = new HashMap<>();
        Map<List<Integer>, Integer> orders = new HashMap<>();
        for (int draw = 0; draw < draws; draw++) {
            List<Integer> chosen = BatchAttacker.chosen(3, Subset.RANDOM, chained, KEY.child(draw));
            subsets.merge(Set.copyOf(chosen), 1, Integer::sum);
            orders.merge(chosen, 1, Integer::sum);
        }
        // Seven subsets of 3,000 each, with a deviation of √(21,000 · 1/7 · 6/7) = 51.
        assertThat(subsets).hasSize(7);
        subsets.forEach((subset, count) -> assertThat(count).as("%s", subset).isBetween(3000 - 250, 3000 + 250));
        assertThat(orders).hasSize(chained ? 15 : 7);
        orders.forEach((order, count) -> {
            int share = chained ? order.size() == 3 ? 500 : order.size() == 2 ? 1500 : 3000 : 3000;
            assertThat(count).as("%s", order).isBetween(share - 250, share + 250);
            if (!chained) {
                assertThat(order).isSorted();
            }
        });
    }

    @Test
    void allMeansAll() {
        for (int draw = 0; draw < 50; draw++) {
            assertThat(BatchAttacker.chosen(3, Subset.ALL, true, KEY.child(draw))).containsExactlyInAnyOrder(0, 1, 2);
            assertThat(BatchAttacker.chosen(2, Subset.ALL, false, KEY.child(draw))).containsExactly(0, 1);
            assertThat(BatchAttacker.chosen(1, Subset.RANDOM, true, KEY.child(draw))).containsExactly(0);
        }
    }

    @Test
    void theUsualMethodIsProjectedGradientDescentAlone() {
        AttackSet usual = Adaptive.of(Norm.LINF, 0.1).attacks();
        assertThat(usual.in(Norm.LINF)).singleElement().hasToString("pgd:steps=7,step-size=epsilon/4,restarts=1");
        assertThat(usual.versions()).isEqualTo(1);
    }
}
