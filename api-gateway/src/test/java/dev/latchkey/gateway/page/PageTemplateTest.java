package dev.latchkey.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.wire.Language;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTemplateTest {
    @Test
    void takesTextsAsTextOnly() {
        var page = new PageTemplate("<p title=\"{{a.b}}\">{{a.b}}</p>", "")
                .render(
                        Language.ENGLISH,
                        new PageTexts(Map.of("a.b", "<i>\"x\" & {y}</i>", "fallback.y", "<b>")),
                        "/assets/");

        assertThat(page.content().toStringUtf8())
                .isEqualTo("<p title=\"T\">T</p>"
                        .replace("T", "&lt;i&gt;&quot;x&quot; &amp; <span data-slot=\"y\">&lt;b&gt;</span>&lt;/i&gt;"));
    }
}
