package io.github.tardigrad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.training.method.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds {@code docs/contract.md} against the program, both ways. */
class ContractTest {
    private static final Set<String> EVERYWHERE = Set.of("--backend", "--precision", "--threads", "--verbose",
            "--help");

    private final String contract = read();
    private final CommandLine program = Main.commandLine();

    @Test
    void everyCommandStandsThereAndIsThere() {
        Set<String> there = new TreeSet<>(program.getSubcommands().keySet());
        assertThat(matches("^\\| `([a-z]+)[ `]", contract)).isEqualTo(there);
    }

    @Test
    void everyFlagOfTheContractIsTaken() {
        program.getSubcommands().forEach((name, command) -> {
            Set<String> taken = new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
            assertThat(taken).as(name).containsAll(EVERYWHERE);
            Matcher row = Pattern.compile("^\\| `" + name + "([^`]*)`", Pattern.MULTILINE).matcher(contract);
            assertThat(row.find()).isTrue();
            assertThat(taken).as(name).containsAll(matches("(--[a-z-]+)", row.group(1)));
        });
    }

    @Test
    void everyNameOfTheProgramStandsThere() {
        Models.names().forEach(name -> assertThat(contract).contains("`" + name + "`"));
        Attacks.names().forEach(name -> assertThat(contract).contains("`" + name + "`"));
        Method.NAMES.forEach(name -> assertThat(contract).contains("`" + name + "`"));
        DataSource.named().forEach(source -> assertThat(contract).contains("`" + source.name()));
    }

    /** {@code | `name` | knows | norms |}: what the page on attacks says must be so. */
    @Test
    void theAttacksKnowAndMeasureWhatTheirPageSays() {
        Set<String> told = new TreeSet<>();
        Matcher row = Pattern.compile("^\\| `([a-z0-9-]+)` \\| (gradients|scores|labels) \\| ([a-z0-9 ]+) \\|",
                Pattern.MULTILINE).matcher(page("attacks.md"));
        while (row.find()) {
            String name = row.group(1);
            String text = name.equals("bisection") ? "bisection:attack=pgd" : name;
            List<String> norms = new ArrayList<>();
            for (Norm norm : Norm.values()) {
                try {
                    Attack attack = Attacks.parse(text, norm);
                    norms.add(norm.text());
                    assertThat(attack.access().name().toLowerCase(Locale.ROOT)).as(name).isEqualTo(row.group(2));
                } catch (IllegalArgumentException notInThisNorm) {
                    continue;
                }
            }
            assertThat(norms).as(name).containsExactlyInAnyOrder(row.group(3).split(" "));
            told.add(name);
        }
        assertThat(told).isEqualTo(new TreeSet<>(Attacks.names()));
    }

    private static Set<String> matches(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String read() { return page("contract.md"); }

    private static String page(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("docs/contract.md"))) {
            folder = folder.getParent();
        }
        try {
            return Files.readString(Path.of(String.valueOf(folder), "docs", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
