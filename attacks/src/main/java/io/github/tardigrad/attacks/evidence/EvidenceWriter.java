package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.attacks.evaluation.Counterexample;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the counterexamples of an evaluation in a folder, for {@link Judge} to judge.
 *
 * <pre>{@code
 * try (EvidenceWriter evidence = EvidenceWriter.open(folder, model, examples, 1)) {
 *     Robustness.of(model).under(Attacks.pgd(Norm.LINF)).epsilons(0.1f).seed(1).witness(evidence).on(examples);
 *     evidence.seal();
 * }
 * }</pre>
 *
 * <p>Each is on its way to the disk before the evaluation counts it. Whatever ends the program, those told before can
 * be judged, and an evaluation of the same model, data and seed goes on with the same folder. An image is kept once for
 * each attack, norm and epsilon, however often it is told. A bundle that is not sealed says to the judge that its
 * evaluation broke off.
 */
public final class EvidenceWriter implements Counterexample.Witness, AutoCloseable {
    private final EvidenceFolder folder;
    private final EvidenceIndex index;
    private final RandomAccessFile file;
    private long end;
    private boolean whole;

    private EvidenceWriter(EvidenceFolder folder, EvidenceIndex index, RandomAccessFile file, long end) {
        this.folder = folder;
        this.index = index;
        this.file = file;
        this.end = end;
    }

    /**
     * Begins a bundle, or goes on with the one that is there.
     *
     * @param path a folder; it is made if it is not there
     * @param examples that are evaluated, no more and no fewer
     * @param seed of the attacks' random numbers
     * @throws EvidenceException when the folder holds something else, damaged evidence, or that of another model, data
     *         or seed
     * @throws IOException when it cannot be written, or another program writes it
     * @throws IllegalArgumentException when the model has no fingerprint
     */
    public static EvidenceWriter open(Path path, Classifier model, Examples examples, long seed) throws IOException {
        Manifest wanted = Manifest.of(model, examples, seed);
        EvidenceFolder folder = new EvidenceFolder(path);
        Files.createDirectories(path);
        if (!Files.exists(folder.manifest())) {
            if (!folder.isFree()) {
                throw new EvidenceException(path, "it is not empty, and holds no evidence: name another folder");
            }
            AtomicFile.write(folder.manifest(), wanted.toBytes());
        }
        byte[] bytes = folder.readManifest();
        Manifest there = Manifest.read(folder.manifest(), bytes);
        there.requireSame(path, wanted);
        if (!Files.exists(folder.log())) {
            AtomicFile.write(folder.log(), EvidenceLog.header(bytes));
        }
        RandomAccessFile file = new RandomAccessFile(folder.log().toFile(), "rw");
        try {
            lock(path, file);
            folder.verify();
            folder.open();
            try (EvidenceLog log = new EvidenceLog(folder.log(), there, bytes)) {
                long end = log.scan(EvidenceLog.DEAF);
                file.setLength(end);
                file.seek(end);
                return new EvidenceWriter(folder, log.index(), file, end);
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The lock goes with the file. */
    private static void lock(Path path, RandomAccessFile file) throws IOException {
        try {
            if (file.getChannel().tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Said below, as for a lock of another program.
        }
        throw new EvidenceException(path, "another evaluation is writing its evidence there: name another folder");
    }

    @Override
    public synchronized void found(Counterexample found) {
        Threat threat = new Threat(Manifest.requireText(found.attack()), found.norm(), found.epsilon());
        int number = index.number(found.image());
        int attack = index.threats().indexOf(threat);
        if (attack >= 0 && number >= 0 && index.isFooled(attack, number)) {
            return;
        }
        if (attack < 0 && index.threats().size() == EvidenceIndex.MOST_THREATS) {
            throw new UncheckedIOException(new EvidenceException(folder.path(), "a bundle holds "
                    + EvidenceIndex.MOST_THREATS + " attacks and epsilons at most: spread them over several"));
        }
        float[] clean = found.clean();
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (attack < 0) {
            records.writeBytes(EvidenceLog.record(threat));
        }
        long offset = end + records.size();
        if (number < 0) {
            records.writeBytes(EvidenceLog.image(found.image(), found.label(), clean));
        }
        long claim = end + records.size();
        records.writeBytes(EvidenceLog.claim(attack < 0 ? index.threats().size() : attack, found.image(),
                found.epsilon(), clean, found.adversarial()));
        append(records.toByteArray());
        if (attack < 0) {
            index.addThreat(threat);
        }
        if (number < 0) {
            index.addImage(found.image(), found.label(), offset);
        }
        index.addClaim(index.threats().indexOf(threat), index.number(found.image()), claim);
    }

    private void append(byte[] records) {
        try {
            file.write(records);
            end += records.length;
        } catch (IOException e) {
            try {
                file.setLength(end);
                file.seek(end);
            } catch (IOException alsoBroken) {
                e.addSuppressed(alsoBroken);
            }
            throw new UncheckedIOException(new IOException("evidence cannot be written to " + folder.log() + ": "
                    + e.getMessage(), e));
        }
    }

    /** Says that the evaluation told all that it was to tell: {@link #close()} makes it a closed bundle. */
    public synchronized void seal() {
        whole = true;
    }

    /**
     * Ends the writing. After {@link #seal()} the bundle is closed: from now on its checksums show every change.
     * Without, it stays open.
     */
    @Override
    public synchronized void close() throws IOException {
        file.getFD().sync();
        file.close();
        if (whole) {
            folder.close();
        }
    }
}
