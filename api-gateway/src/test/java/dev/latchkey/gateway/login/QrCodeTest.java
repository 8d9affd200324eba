package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {
    private static final int SCALE = 4;
    private static final int QUIET = 4;
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "https://id.example.com/ui/login/login/passwordless/init?userID=310000000000000002"
                        + "&orgID=300000000000000001&codeID=320000000000000001&code=aB3dE5gH7jK9",
            })
    void saysWhatItWasDrawnFrom(String text) throws Exception {
        assertThat(read(QrCode.draw(text))).isEqualTo(text);
    }

    @Test
    void holdsLongTexts() throws Exception {
        var text = "a".repeat(2_000);

        assertThat(read(QrCode.draw(text))).isEqualTo(text);
    }

    @Test
    void refusesWhatNoCodeHolds() {
        for (var text : new String[] {"", "a".repeat(2_332), "https://\u00fc.example"}) {
            assertThatThrownBy(() -> QrCode.draw(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("aa")
                    .hasMessageNotContaining("example");
        }
    }

    @Test
    void doesNotPrintItsDrawing() {
        assertThat(QrCode.draw("secret").toString()).isEqualTo("QrCode[size=21]");
    }

    /** Paints the path as a browser does, and reads the picture. */
    private static String read(QrCode code) throws Exception {
        var side = (code.size() + 2 * QUIET) * SCALE;
        var pixels = new int[side * side];
        Arrays.fill(pixels, 0xFFFFFF);
        var end = 0;
        for (var run = RUN.matcher(code.path()); run.find(); end = run.end()) {
            assertThat(run.start()).isEqualTo(end);
            assertThat(run.group(4)).isEqualTo(run.group(3));
            paint(pixels, side, number(run.group(1)), number(run.group(2)), number(run.group(3)));
        }
        assertThat(end).isEqualTo(code.path().length());
        var picture = new BinaryBitmap(new GlobalHistogramBinarizer(new RGBLuminanceSource(side, side, pixels)));
        return new QRCodeReader().decode(picture).getText();
    }

    private static void paint(int[] pixels, int side, int x, int y, int length) {
        for (var row = 0; row < SCALE; row++) {
            var start = ((y + QUIET) * SCALE + row) * side + (x + QUIET) * SCALE;
            Arrays.fill(pixels, start, start + length * SCALE, 0);
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
