package io.github.tardigrad.cli;

import io.github.tardigrad.cli.Console.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program behind {@code ./tardigrad}. Exit status: 0 done; 1 failed, with one line on standard error; 2 wrong
 * usage. Results go to standard output, progress to standard error.
 */
@Command(name = "tardigrad", mixinStandardHelpOptions = false, synopsisSubcommandLabel = "COMMAND",
        header = "Trains image classifiers that are hard to fool, and measures how hard.",
        subcommands = {DemoCommand.class, TrainCommand.class, AttackCommand.class, EvaluateCommand.class,
                JudgeCommand.class, ReproduceCommand.class, InfoCommand.class, TuneCommand.class, VerifyCommand.class})
public final class Main implements Runnable {
    @CommandLine.Option(names = {"-h", "--help"}, usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    private Main() {}

    /** Runs one command and exits. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command; the result is the exit status. */
    static int run(String... arguments) {
        CommandLine line = commandLine();
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError full) {
            line.getErr().println("tardigrad: " + Failure.describe(full));
            return 1;
        }
    }

    /** All commands, ready to be run. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: choose one of "
                + String.join(", ", spec.subcommands().keySet()));
    }

    private static int wrongUsage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println("tardigrad: " + firstLine(failure));
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("See tardigrad " + nameOf(command) + "--help.");
        return 2;
    }

    private static int failed(Exception failure, CommandLine command) {
        boolean verbose = command.getParseResult() != null && command.getParseResult().hasMatchedOption("--verbose");
        if (verbose) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().println("tardigrad: " + Failure.describe(failure));
        return failure instanceof Failure known ? known.exitStatus() : 1;
    }

    private static String firstLine(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private static String nameOf(CommandLine command) {
        return command.getParent() == null ? "" : command.getCommandName() + " ";
    }
}
