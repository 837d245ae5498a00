package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.Tuner;
import io.github.tardigrad.kernels.opencl.TileSearch.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Finds the tiles for a device. First it measures all products of training as they are computed now, then it searches
 * tiles for one kind of product after the other, those first that take most of the time, and in the end it compares the
 * new choice with the old one, kind by kind. Since no bit of a result depends on a tile, a tile that gives other bits
 * than the reference, the last of the shipped table, is wrong and dropped.
 */
final class GemmTuner implements Tuner {
    /** What is left for the comparison at the end. */
    private static final double SHARE_OF_SEARCH = 0.85;
    /** Of a kind's time what trying all candidates may take. */
    private static final double SHARE_OF_ALL = 0.6;
    /** What is gained must be more than two measurements differ. */
    private static final double LEAST_GAIN = 0.02;
    private static final int ROUNDS = 3;

    private final CommandQueue queue;
    private final UserTiles user;
    private final List<TrainingProduct> products;
    private final List<GemmTile> candidates;
    private final Function<TrainingProduct, Trial> trials;

    GemmTuner(Backend backend, CommandQueue queue, UserTiles user) {
        this(queue, user, TrainingProduct.ofNetworks(), TileCandidates.of(queue.device(), queue.precision()),
                product -> new Trial(queue, backend, product));
    }

    /** With products, candidates and measurements that are given. */
    GemmTuner(CommandQueue queue, UserTiles user, List<TrainingProduct> products, List<GemmTile> candidates,
            Function<TrainingProduct, Trial> trials) {
        this.queue = queue;
        this.user = user;
        this.products = products;
        this.candidates = candidates;
        this.trials = trials;
    }

    @Override
    public Outcome tune(Duration time, Consumer<String> progress) throws IOException {
        user.prepare();
        long start = System.nanoTime();
        List<Work> works = survey(progress);
        List<RatedTile> found = search(works, start + (long) (SHARE_OF_SEARCH * time.toNanos()), progress);
        if (found.isEmpty()) {
            return new Outcome(List.of(), Optional.empty());
        }
        progress.accept("comparing the tiles found with those in use");
        List<Comparison> comparisons = compare(works, found, progress);
        if (found.isEmpty()) {
            return new Outcome(comparisons, Optional.empty());
        }
        TileTable table = joined(found);
        Path file = user.write(table);
        queue.setTiles(choice(table));
        return new Outcome(comparisons, Optional.of(file));
    }

    private GemmTiles choice(TileTable table) {
        return GemmTiles.of(queue.device(), queue.precision(), Optional.of(table));
    }

    private List<Work> survey(Consumer<String> progress) {
        progress.accept("measuring " + products.size() + " products of training with the tiles in use");
        List<Work> works = new ArrayList<>();
        for (TrainingProduct training : products) {
            try (Trial trial = trials.apply(training)) {
                trial.product().ifPresent(product -> {
                    GemmTile current = queue.tiles().choose(product);
                    works.add(new Work(training, product, current,
                            trial.seconds(current, Double.POSITIVE_INFINITY)));
                });
            }
        }
        return works;
    }

    /**
     * Heavier kinds come first and get more time: of n that are left the next one 2 of n + 1 parts. What is good for
     * one is tried first for the next.
     */
    private List<RatedTile> search(List<Work> works, long end, Consumer<String> progress) {
        Map<Gemm.Kind, List<Work>> kinds = new LinkedHashMap<>();
        works.forEach(work -> kinds.computeIfAbsent(work.product().kind(), kind -> new ArrayList<>()).add(work));
        List<List<Work>> heaviestFirst = kinds.values().stream().sorted(Comparator.comparingDouble(
                (List<Work> kind) -> kind.stream().mapToDouble(Work::allSeconds).sum()).reversed()).toList();
        GemmTiles shipped = GemmTiles.of(queue.device(), queue.precision(), Optional.empty());
        List<RatedTile> found = new ArrayList<>();
        List<GemmTile> order = new ArrayList<>(candidates);
        for (int i = 0; i < heaviestFirst.size(); i++) {
            List<Work> kind = heaviestFirst.get(i);
            GemmTile reference = shipped.of(kind.getFirst().product().kind()).getLast();
            long now = System.nanoTime();
            long share = Math.max(0, end - now) * 2 / (heaviestFirst.size() - i + 1);
            List<TileRating.Measured> measured = new TileSearch(trials, reference, progress)
                    .search(kind, order, now + (long) (SHARE_OF_ALL * share), now + share);
            if (measured.isEmpty()) {
                progress.accept(kind.getFirst().product().kind().text() + ": no time was left");
            } else {
                List<RatedTile> kept = TileRating.of(queue.precision(), measured, queue.device().computeUnits());
                found.addAll(kept);
                order.addAll(0, kept.stream().map(RatedTile::tile).toList());
            }
        }
        return found;
    }

    /** The user's table, in which what was found takes the place of what was there for the same products. */
    private TileTable joined(List<RatedTile> found) {
        List<RatedTile> all = new ArrayList<>(user.read(notice -> {}).map(TileTable::tiles).orElse(List.of()));
        all.removeIf(old -> found.stream().anyMatch(tile -> tile.precision() == old.precision()
                && Objects.equals(tile.kind(), old.kind())));
        all.addAll(found);
        return new TileTable(queue.device().identity(), all);
    }

    /** Kind by kind; what was found for a kind and is not faster is taken out again. */
    private List<Comparison> compare(List<Work> works, List<RatedTile> found, Consumer<String> progress) {
        GemmTiles choice = choice(joined(found));
        Map<Gemm.Kind, List<Comparison>> kinds = new HashMap<>();
        Map<Work, Comparison> all = new LinkedHashMap<>();
        for (Work work : works) {
            Comparison comparison = compare(work, choice.choose(work.product()));
            all.put(work, comparison);
            kinds.computeIfAbsent(work.product().kind(), kind -> new ArrayList<>()).add(comparison);
        }
        kinds.values().removeIf(comparisons -> isFaster(new Outcome(comparisons, Optional.empty())));
        Set<Gemm.Kind> unchanged = kinds.keySet();
        unchanged.forEach(kind -> {
            if (found.removeIf(tile -> kind.equals(tile.kind()))) {
                progress.accept(kind.text() + ": not clearly faster, so it stays as it was");
            }
        });
        all.replaceAll((work, comparison) -> unchanged.contains(work.product().kind())
                ? new Comparison(comparison.work(), comparison.times(), comparison.before(), comparison.before())
                : comparison);
        return List.copyOf(all.values());
    }

    private static boolean isFaster(Outcome outcome) { return outcome.after() < (1 - LEAST_GAIN) * outcome.before(); }

    /** By turns, so that what else the machine does slows down both. */
    private Comparison compare(Work work, GemmTile tile) {
        TrainingProduct training = work.training();
        if (tile.equals(work.current())) {
            return new Comparison(training.text(), training.times(), work.seconds(), work.seconds());
        }
        double before = Double.POSITIVE_INFINITY;
        double after = Double.POSITIVE_INFINITY;
        try (Trial trial = trials.apply(training)) {
            trial.result(tile);
            trial.result(work.current());
            for (int round = 0; round < ROUNDS; round++) {
                before = Math.min(before, trial.seconds(work.current(), before));
                after = Math.min(after, trial.seconds(tile, after));
            }
        }
        return new Comparison(training.text(), training.times(), before, after);
    }
}
