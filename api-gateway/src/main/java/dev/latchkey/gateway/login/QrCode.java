package dev.latchkey.gateway.login;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/**
 * A QR code as a drawing. What it says can be read off it, so it is as secret as that is.
 *
 * @param size modules along one side; the white that belongs around it (4 modules) is not counted and not drawn
 * @param path the dark modules as the data of an SVG path, one unit a module, from 0 to {@code size}
 */
public record QrCode(int size, String path) {
    /** What a code of the largest size holds at this level of error correction, in bytes. */
    private static final int MAX_BYTES = 2_331;

    /**
     * Draws a text, as a rule a link.
     *
     * @param text 1 to 2,331 characters of ASCII, of which links consist
     * @throws IllegalArgumentException if it is anything else; does not repeat the text
     */
    public static QrCode draw(String text) {
        if (text.isEmpty() || text.length() > MAX_BYTES || !text.chars().allMatch(c -> c < 128)) {
            throw new IllegalArgumentException("a QR code is drawn from 1 to " + MAX_BYTES + " characters of ASCII");
        }
        try {
            var matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
            return new QrCode(matrix.getWidth(), path(matrix));
        } catch (WriterException e) {
            throw new IllegalArgumentException("the text does not fit into a QR code", e);
        }
    }

    /** Draws each run of dark modules in a row as one rectangle. */
    private static String path(ByteMatrix matrix) {
        var path = new StringBuilder();
        for (var y = 0; y < matrix.getHeight(); y++) {
            for (var x = 0; x < matrix.getWidth(); ) {
                var end = x;
                while (end < matrix.getWidth() && matrix.get(end, y) == 1) {
                    end++;
                }
                if (end > x) {
                    path.append('M').append(x).append(' ').append(y);
                    path.append('h')
                            .append(end - x)
                            .append("v1h")
                            .append(x - end)
                            .append('z');
                }
                x = end + 1;
            }
        }
        return path.toString();
    }

    /** The drawing is left out, since what it says can be read off it. */
    @Override
    public String toString() {
        return "QrCode[size=" + size + "]";
    }
}
