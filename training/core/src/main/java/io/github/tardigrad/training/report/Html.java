package io.github.tardigrad.training.report;

/** Markup while it is written: whatever comes in as text or as the value of an attribute cannot become markup. */
final class Html {
    private final StringBuilder markup = new StringBuilder();

    /** Begins an element. */
    Html open(String element, String... attributes) {
        markup.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            markup.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
        }
        markup.append('>');
        return this;
    }

    /** Ends an element; outside of running text a line ends here too. */
    Html close(String element) {
        markup.append("</").append(element).append('>');
        if (!element.equals("strong") && !element.equals("span")) {
            markup.append('\n');
        }
        return this;
    }

    /** Text, with its line ends. */
    Html text(String text) {
        markup.append(escape(text).replace("\n", "<br>"));
        return this;
    }

    /** An element that holds text only. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    @Override
    public String toString() { return markup.toString(); }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
