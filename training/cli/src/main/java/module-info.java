/** The command line. */
module io.github.tardigrad.cli {
    requires io.github.tardigrad.training;
    requires com.google.gson;
    requires info.picocli;
    requires java.xml;
    requires me.tongfei.progressbar;
    requires static transitive org.jspecify;

    opens io.github.tardigrad.cli to info.picocli;
}
