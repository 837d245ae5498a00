package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.evaluation.Check;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.WorstCase;
import io.github.tardigrad.training.report.Candidate;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations as build servers read test results: a suite a model; in it a case for every worst case, one for every
 * masking check, one for whether the evaluation was finished.
 */
final class JunitXml {
    private record Case(String name, @Nullable String failure, boolean skipped) {
        Case(String name, @Nullable String failure) {
            this(name, failure, false);
        }
    }

    private JunitXml() {}

    /**
     * The document.
     *
     * @param least accuracy that every worst case must have; null for none
     */
    static String of(List<Candidate> candidates, @Nullable Double least) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (Candidate candidate : candidates) {
                suite(xml, candidate.name(), candidate.evaluation(), least);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string takes any text", e);
        }
        return text + "\n";
    }

    private static void suite(XMLStreamWriter xml, String name, Evaluation evaluation, @Nullable Double least)
            throws XMLStreamException {
        List<Case> cases = cases(evaluation, least);
        long failed = cases.stream().filter(one -> one.failure() != null).count();
        double seconds = evaluation.attacks().stream().mapToDouble(score -> score.seconds()).sum();
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "robustness of " + name + " on " + evaluation.data());
        xml.writeAttribute("tests", Integer.toString(cases.size()));
        xml.writeAttribute("failures", Long.toString(failed));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", Long.toString(cases.stream().filter(Case::skipped).count()));
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", seconds));
        for (Case one : cases) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", "tardigrad." + name);
            xml.writeAttribute("name", one.name());
            if (one.failure() != null) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", one.failure());
                xml.writeEndElement();
            } else if (one.skipped()) {
                xml.writeEmptyElement("skipped");
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n    ");
        xml.writeStartElement("system-out");
        xml.writeCharacters(evaluation.toString());
        xml.writeEndElement();
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static List<Case> cases(Evaluation evaluation, @Nullable Double least) {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("the evaluation was finished", evaluation.partial()));
        for (WorstCase worst : evaluation.worstCase()) {
            String name = "worst case at " + worst.norm().text() + " " + Epsilons.text(worst.epsilon());
            boolean held = least == null || worst.robustAccuracy() >= least;
            cases.add(new Case(least == null ? name : name + " is at least " + least, held ? null
                    : String.format(Locale.ROOT, "robust accuracy %.4f on %,d images is below %s",
                            worst.robustAccuracy(), worst.examples(), least)));
        }
        for (Check check : evaluation.checks()) {
            cases.add(new Case("check " + check.name(),
                    check.outcome() == Check.Outcome.FAIL ? check.message() : null,
                    check.outcome() == Check.Outcome.SKIPPED));
        }
        return cases;
    }
}
