package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.datasets.PngImage;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong input gives one clear line that names the value and the way out, and leaves nothing half-written. */
class WrongInputTest {
    @TempDir
    private Path folder;

    private record Wrong(int status, String command, List<String> says) {
        @Override
        public String toString() { return command; }
    }

    static Stream<Wrong> inputs() {
        return Stream.of(
                wrong(2, "train --model vgg --out run", "model vgg", "mlp, cnn, conv-small"),
                wrong(2, "train --method adaptive:attacks= --out run", "the list of attacks is empty"),
                wrong(2, "train --method adaptive:attacks=fgsm+cw --out run", "cw", "pgd-margin"),
                wrong(2, "train --method adaptive:update=two-step,clean-share=0.5 --out run", "clean-share"),
                wrong(2, "train --method adaptive:regularizer=squared,lambda=-0.1 --out run", "lambda -0.1"),
                wrong(2, "train --method adaptive:lambda=1 --out run", "regularizer=squared"),
                wrong(2, "train --method pgd --augment flip,mixup --out run", "mixup does not go with method pgd"),
                wrong(2, "train --augment blur --out run", "blur", "crop, flip, cutout, mixup, noise"),
                wrong(2, "train --method magic --out run", "method \"magic\"", "standard, augment, pgd, adaptive"),
                wrong(2, "train --data imagenet --out run", "data imagenet", "embedded"),
                wrong(2, "train --epsilon 8 --method pgd --out run", "epsilon 8 is outside [0, 1]", "8/255"),
                wrong(2, "train --epsilon -0.1 --method pgd --out run", "-0.1"),
                wrong(2, "train --epsilon nan --method pgd --out run", "nan", "write 0.1 or 8/255"),
                wrong(2, "train --batch 0 --out run", "batch 0"),
                wrong(2, "train --epochs 0 --out run", "epochs 0"),
                wrong(2, "train --threads 0 --out run", "threads 0"),
                wrong(2, "train --lr 0 --out run", "learning rate 0"),
                wrong(2, "train --optimizer lbfgs --out run", "lbfgs", "adam"),
                wrong(2, "train", "--out"),
                wrong(2, "evaluate --weights missing --attacks hope --epsilon 0.1", "attack hope",
                        "fgsm, gradient-ascent, bim"),
                wrong(2, "evaluate --weights missing --attacks pgd:stepz=3 --epsilon 0.1", "stepz", "steps"),
                wrong(2, "evaluate --weights missing --epsilon 0.1 --norm l7", "l7", "linf"),
                wrong(2, "evaluate --weights missing --epsilon 0.1 --fail-under 45", "45", "share of images"),
                wrong(2, "evaluate --epsilon 0.1", "--weights"),
                wrong(2, "evaluate --weights good.safetensors --epsilon 0.1 --json nowhere/e.json",
                        "there is no folder", "make it first"),
                wrong(2, "evaluate --weights good.safetensors --epsilon 0.1 --report two", "two is a folder"),
                wrong(2, "evaluate --weights good.safetensors --epsilon 0.1 --report good.safetensors",
                        "would overwrite the weights"),
                wrong(2, "evaluate --weights good.safetensors --epsilon 0.1 --journal file --evidence proof",
                        "--evidence proof holds no bundle", "--journal file", "or another journal"),
                wrong(2, "attack --weights missing --attack hope --epsilon 0.1 --out adv", "attack hope", "fgsm"),
                wrong(2, "attack --weights missing --attack pgd --out adv", "--epsilon is missing", "8/255"),
                wrong(2, "attack --weights missing --attack pgd --epsilon 8 --out adv", "epsilon 8", "8/255"),
                wrong(2, "attack --weights missing --attack pgd --epsilon 0.1", "--out"),
                wrong(2, "attack --weights missing --attack pgd --epsilon 0.1 --limit 0 --out adv", "limit 0"),
                wrong(2, "attack --weights good.safetensors --attack fgsm --epsilon 0.1 --targets hat --out adv",
                        "target hat", "least-likely", "9 Ankle boot"),
                wrong(1, "attack --weights good.safetensors --attack fgsm --epsilon 0.1 --out file", "file is a file"),
                wrong(1, "attack --weights good.safetensors --attack fgsm --epsilon 0.1 --out .", "not empty"),
                wrong(1, "attack --weights good.safetensors --attack fgsm --epsilon 0.1 --data images=two --out adv",
                        "2 classes", "10 apart"),
                wrong(1, "evaluate --weights good.safetensors --epsilon 0.1 --data images=two", "2 classes",
                        "10 apart"),
                wrong(1, "train --data images=nowhere --out run", "nowhere does not exist"),
                wrong(1, "train --data images=one --out run", "single class folder, cat"),
                wrong(1, "train --data images=mixed --out run", "b.png is in colour", "a.png is grey"),
                wrong(1, "train --data images=sizes --out run", "b.png is 3 × 2", "a.png is 2 × 2"),
                wrong(1, "train --data images=broken --out run", "a.png", "neither a PNG nor a JPEG"),
                wrong(1, "evaluate --weights good.safetensors --epsilon 0.1 --limit 2 --evidence file", "file"),
                wrong(1, "evaluate --weights good.safetensors --epsilon 0.1 --limit 2 --evidence two", "not empty"),
                wrong(2, "judge --weights good.safetensors", "DIR"),
                wrong(2, "judge two", "--weights"),
                wrong(1, "judge nowhere --weights good.safetensors", "there is no such folder", "--evidence"),
                wrong(1, "judge two --weights good.safetensors", "two: it is no bundle of evidence"),
                wrong(2, "frobnicate", "frobnicate"),
                wrong(2, "", "a command is missing"),
                wrong(1, "train --backend cuda --out run", "there is no backend cuda", "vector"),
                wrong(1, "train --backend opencl:999 --out run", "backend opencl:999 cannot run here"),
                wrong(1, "tune --backend scalar", "backend scalar has nothing to tune", "opencl"),
                wrong(1, "tune --backend opencl:999", "backend opencl:999 cannot run here"),
                wrong(2, "tune --seconds 0", "seconds 0", "from 1 to 86400"),
                wrong(2, "train --precision fp8 --out run", "--precision", "fp8", "TF32X3"),
                wrong(1, "train --backend vector --precision tf32 --out run", "backend vector cannot run here",
                        "fp32 alone", "opencl"),
                wrong(1, "train --data fashion-mnist=nowhere --out run", "nowhere"),
                wrong(1, "train --out file", "file"),
                wrong(1, "train --resume --out nothing", "nothing", "resume"),
                wrong(1, "evaluate --weights missing --epsilon 0.1", "missing"),
                wrong(1, "evaluate --weights file --epsilon 0.1", "file: it does not look like a safetensors file",
                        "the folder of a run has one"),
                wrong(1, "attack --weights net.onnx --attack fgsm --epsilon 0.1 --out adv", "net.onnx: it is cut"
                        + " off or damaged"),
                wrong(1, "evaluate --weights text.onnx --epsilon 0.1", "text.onnx: it does not look like an ONNX file"),
                wrong(1, "evaluate --weights missing.onnx --epsilon 0.1", "missing.onnx", ".onnx file"),
                wrong(1, "evaluate --weights runs --epsilon 0.1", "runs is not the folder of a run", "name one of"
                        + " runs/a, runs/b"),
                wrong(1, "evaluate --weights two --epsilon 0.1", "two is not the folder of a run", "train --out"),
                wrong(1, "evaluate --weights begun --data embedded --epsilon 0.1", "no weights yet", "--resume"),
                wrong(2, "evaluate --weights good.safetensors --attacks= --epsilon 0.1",
                        "the list of attacks is empty"),
                wrong(2, "attack --weights good.safetensors --attack fgsm,pgd --epsilon 0.1 --out adv",
                        "names several attacks, and one is expected"),
                wrong(2, "evaluate --weights good.safetensors --attacks bisection:attack=cw --epsilon 0.1",
                        "attack cw looks for the nearest image by itself"),
                wrong(1, "train --limit 1 --out run", "a single image", "two or more are needed"),
                wrong(1, "evaluate --weights good.safetensors --data images=idx --epsilon 0.1",
                        "idx holds t10k-images-idx3-ubyte", "mnist=idx or fashion-mnist=idx"),
                wrong(1, "evaluate --weights truncated.safetensors --epsilon 0.1", "truncated.safetensors"),
                wrong(1, "evaluate --weights small.safetensors --epsilon 0.1 --limit 10", "[16, 16, 1]", "[28, 28, 1]"),
                wrong(1, "demo --out file", "file is a file"),
                wrong(1, "demo --out .", "not empty"));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void oneLineNamesTheValueAndTheWayOut(Wrong wrong) throws Exception {
        Files.writeString(folder.resolve("file"), "no folder");
        writeModel("small.safetensors", 16);
        writeModel("good.safetensors", 28);
        writeImages();
        writeModel("runs/a/model.safetensors", 28);
        writeModel("runs/b/model.safetensors", 28);
        Files.writeString(Files.createDirectories(folder.resolve("begun")).resolve("run.json"), "{}");
        Files.writeString(folder.resolve("net.onnx"), "\b\u0007\u0012\u0007pytorch\u001a");
        Files.writeString(folder.resolve("text.onnx"), "no network");
        Files.writeString(Files.createDirectories(folder.resolve("idx/images")).resolve("a.png"), "");
        Files.writeString(folder.resolve("idx/contact-sheet.png"), "");
        Files.writeString(folder.resolve("idx/t10k-images-idx3-ubyte"), "");
        writeModel("truncated.safetensors", 28);
        byte[] whole = Files.readAllBytes(folder.resolve("truncated.safetensors"));
        Files.write(folder.resolve("truncated.safetensors"), Arrays.copyOf(whole, whole.length / 2));
        String[] arguments = wrong.command.isEmpty() ? new String[0] : wrong.command.split(" ");
        Program program = Program.run(folder, arguments);
        assertThat(program.status()).as(program.err()).isEqualTo(wrong.status);
        String line = program.err().lines().filter(text -> text.startsWith("tardigrad: ")).reduce((a, b) -> b)
                .orElse("");
        assertThat(line).as(program.err()).contains(wrong.says);
        assertThat(program.err()).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(program.out()).isEmpty();
        assertThat(folder.resolve("run/model.safetensors")).doesNotExist();
        assertThat(Files.readString(folder.resolve("file"))).isEqualTo("no folder");
    }

    @Test
    void aBatchBeyondTheHeapSaysWhatItNeeds() throws Exception {
        Program program = Program.run(folder, "train", "--model", "resnet18", "--batch", "2048", "--out", "run");
        assertThat(program.status()).isEqualTo(1);
        assertThat(program.err()).contains("tardigrad: out of memory", "a training step of resnet18 on 2048 images",
                "MiB", "--batch", "-Xmx").doesNotContain("\tat ");
    }

    @Test
    void aJvmWithoutTheVectorApiIsToldTheFlag() throws Exception {
        Program forced = Program.run(folder, List.of(), "train", "--backend", "vector", "--out", "run");
        assertThat(forced.status()).isEqualTo(1);
        assertThat(forced.err()).contains("--add-modules jdk.incubator.vector");
        Program chosen = Program.run(folder, List.of(), "info");
        assertThat(chosen.status()).isZero();
        assertThat(chosen.out()).contains("scalar");
        assertThat(chosen.err()).contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void verboseShowsWhere() throws Exception {
        Program program = Program.run(folder, "evaluate", "--weights", "missing", "--epsilon", "0.1", "--verbose");
        assertThat(program.status()).isEqualTo(1);
        assertThat(program.err()).contains("\tat ");
    }

    private void writeImages() throws Exception {
        Shape grey = Shape.of(2, 2, 1);
        PngImage.write(folder.resolve("one/cat/a.png"), grey, new float[4]);
        for (String data : new String[] {"two", "mixed", "sizes", "broken"}) {
            PngImage.write(folder.resolve(data + "/cat/a.png"), grey, new float[4]);
            PngImage.write(folder.resolve(data + "/dog/b.png"), grey, new float[4]);
            PngImage.write(folder.resolve(data + "/dog/c.png"), grey, new float[4]);
            PngImage.write(folder.resolve(data + "/cat/d.png"), grey, new float[4]);
        }
        PngImage.write(folder.resolve("mixed/dog/b.png"), Shape.of(2, 2, 3), new float[12]);
        PngImage.write(folder.resolve("sizes/dog/b.png"), Shape.of(2, 3, 1), new float[6]);
        Files.writeString(folder.resolve("broken/cat/a.png"), "no picture");
    }

    private void writeModel(String name, int side) throws Exception {
        try (Engine engine = Engine.open("scalar")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Models.create("conv-small", engine, Shape.of(side, side, 1), 10, 1).save(folder.resolve(name));
        }
    }

    private static Wrong wrong(int status, String command, String... says) {
        return new Wrong(status, command, List.of(says));
    }
}
