/** The command line. */
module io.github.tardigrad.cli {
    requires io.github.tardigrad.training;
    requires com.google.gson;
    requires info.picocli;
    requires static transitive org.jspecify;
}
