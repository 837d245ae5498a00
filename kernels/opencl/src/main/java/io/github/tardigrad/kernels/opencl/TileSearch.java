package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jocl.CLException;

/**
 * The search for the tiles of one kind of product: all candidates on the product that takes most of the time, these on
 * the one with the fewest sums, for which large tiles are too few, and the best on all products. Only tiles that give
 * the same bits as the reference stay in it.
 */
final class TileSearch {
    /** Of the heaviest product, and of the smallest, that are tried on all. */
    private static final int BEST_ON_HEAVIEST = 4;
    private static final int BEST_ON_SMALLEST = 2;

    /**
     * A product of training and how it is computed now.
     *
     * @param current its tile
     * @param seconds that it takes once
     */
    record Work(TrainingProduct training, Gemm.Product product, GemmTile current, double seconds) {
        double allSeconds() { return training.times() * seconds; }

        long sums() { return (long) product.size().m() * product.size().n() * product.count(); }
    }

    private final Function<TrainingProduct, Trial> trials;
    private final GemmTile reference;
    private final Consumer<String> progress;
    private final Set<GemmTile> dropped = new HashSet<>();

    /**
     * @param trials makes the products on the device
     * @param reference the tile whose bits are right
     * @param progress is told what was dropped, and what was found
     */
    TileSearch(Function<TrainingProduct, Trial> trials, GemmTile reference, Consumer<String> progress) {
        this.trials = trials;
        this.reference = reference;
        this.progress = progress;
    }

    /**
     * Searches until two moments of {@link System#nanoTime}.
     *
     * @param works products of one kind
     * @param candidates in the order in which they are tried, behind those that are in use
     * @param middle the end of trying all
     * @param end of trying the best
     * @return the products that all of the best were tried on; none if there was no time, or no tile is right
     */
    List<TileRating.Measured> search(List<Work> works, List<GemmTile> candidates, long middle, long end) {
        if (System.nanoTime() >= middle) {
            return List.of();
        }
        List<Work> heaviestFirst = works.stream().sorted(Comparator.comparingDouble(Work::allSeconds).reversed())
                .toList();
        Work heaviest = heaviestFirst.getFirst();
        Work smallest = works.stream().min(Comparator.comparingLong(Work::sums)).orElseThrow();
        Set<GemmTile> inUse = new LinkedHashSet<>();
        heaviestFirst.forEach(work -> inUse.add(work.current));
        Set<GemmTile> all = new LinkedHashSet<>(inUse);
        all.addAll(candidates);
        Map<GemmTile, Double> onHeaviest = seconds(heaviest, all, middle);
        if (onHeaviest.isEmpty()) {
            return List.of();
        }
        Set<GemmTile> best = new LinkedHashSet<>(inUse);
        best.retainAll(onHeaviest.keySet());
        best.addAll(first(BEST_ON_HEAVIEST, onHeaviest));
        best.addAll(first(BEST_ON_SMALLEST, seconds(smallest, onHeaviest.keySet(), middle)));
        tell(heaviest, onHeaviest, all.size());
        List<TileRating.Measured> measured = new ArrayList<>();
        measured.add(new TileRating.Measured(heaviest.product, heaviest.training.times(), onHeaviest));
        for (Work work : heaviestFirst.subList(1, heaviestFirst.size())) {
            measured.add(new TileRating.Measured(work.product, work.training.times(), seconds(work, best, end)));
        }
        best.removeAll(dropped);
        measured.forEach(one -> one.seconds().keySet().retainAll(best));
        measured.removeIf(one -> one.seconds().size() < best.size()); // there was no time for all
        return best.isEmpty() ? List.of() : measured;
    }

    private static List<GemmTile> first(int count, Map<GemmTile, Double> seconds) {
        return seconds.entrySet().stream().sorted(Map.Entry.comparingByValue()).limit(count).map(Map.Entry::getKey)
                .toList();
    }

    private void tell(Work work, Map<GemmTile, Double> seconds, int of) {
        GemmTile best = first(1, seconds).getFirst();
        progress.accept(String.format(Locale.ROOT, "%s: %d of %d tiles tried; %s takes %.3g ms by %s, %.3g ms by %s",
                work.product.kind().text(), seconds.size(), of, work.training.text(), 1e3 * work.seconds,
                work.current.text(), 1e3 * seconds.getOrDefault(best, Double.NaN), best.text()));
    }

    /** How long a product takes with tiles, all that are right and whose turn came before the deadline. */
    private Map<GemmTile, Double> seconds(Work work, Set<GemmTile> tiles, long deadline) {
        Map<GemmTile, Double> seconds = new LinkedHashMap<>();
        try (Trial trial = trials.apply(work.training)) {
            float[] right = trial.result(reference);
            double best = Double.POSITIVE_INFINITY;
            for (GemmTile tile : tiles) {
                if (System.nanoTime() < deadline && !dropped.contains(tile) && isRight(trial, tile, right)) {
                    double taken = trial.seconds(tile, best);
                    best = Math.min(best, taken);
                    seconds.put(tile, taken);
                }
            }
        }
        return seconds;
    }

    private boolean isRight(Trial trial, GemmTile tile, float[] right) {
        try {
            if (Arrays.equals(trial.result(tile), right)) {
                return true;
            }
            drop(tile, "its result has other bits");
        } catch (DeviceLostException e) {
            throw e;
        } catch (CLException | IllegalStateException | DeviceOutOfMemoryError e) {
            drop(tile, String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"));
        }
        return false;
    }

    private void drop(GemmTile tile, String why) {
        dropped.add(tile);
        progress.accept("dropped " + tile.text() + ": " + why);
    }
}
