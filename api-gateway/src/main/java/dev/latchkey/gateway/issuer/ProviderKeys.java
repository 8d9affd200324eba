package dev.latchkey.gateway.issuer;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches an OpenID provider's keys from where the settings, or else the provider's own document, say they are. */
final class ProviderKeys implements KeySource {
    private static final int MAX_DOCUMENT_BYTES = 64 * 1024;

    private static final int MAX_KEYS_BYTES = 256 * 1024;

    /** A provider has a handful; each costs a comparison for every new token. */
    private static final int MAX_KEYS = 100;

    private final IssuerSettings settings;
    private final IssuerHttp http;

    ProviderKeys(IssuerSettings settings, IssuerHttp http) {
        this.settings = settings;
        this.http = http;
    }

    @Override
    public List<SigningKey> fetch() throws KeysUnavailableException {
        var configured = settings.jwksUri();
        var uri = configured == null ? discovered() : configured;
        var text = http.get(uri, MAX_KEYS_BYTES, settings.privateNetwork());
        try {
            return keys(JSONObjectUtils.parse(text));
        } catch (ParseException e) {
            throw new KeysUnavailableException("what " + uri + " answered is no JSON Web Key Set", e);
        }
    }

    /** OpenID Connect Discovery 1.0 §4. */
    private URI discovered() throws KeysUnavailableException {
        var issuer = settings.issuer();
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        var document = base + "/.well-known/openid-configuration";
        try {
            var json =
                    JSONObjectUtils.parse(http.get(new URI(document), MAX_DOCUMENT_BYTES, settings.privateNetwork()));
            // §4.3: one provider must not speak for another.
            if (!issuer.equals(JSONObjectUtils.getString(json, "issuer"))) {
                throw new KeysUnavailableException(document + " is about another issuer");
            }
            var uri = new URI(String.valueOf(JSONObjectUtils.getString(json, "jwks_uri")));
            if (!IssuerUris.isUsable(uri)) {
                throw new KeysUnavailableException("the jwks_uri of " + document + " may not be followed");
            }
            return uri;
        } catch (ParseException | URISyntaxException e) {
            throw new KeysUnavailableException("what " + document + " answered is no OpenID configuration", e);
        }
    }

    private static List<SigningKey> keys(Map<String, Object> json) throws ParseException, KeysUnavailableException {
        var entries = JSONObjectUtils.getJSONObjectArray(json, "keys");
        if (entries == null) {
            throw new ParseException("no keys", 0);
        }
        if (entries.length > MAX_KEYS) {
            throw new KeysUnavailableException("the issuer has more than " + MAX_KEYS + " keys");
        }
        var keys = new ArrayList<SigningKey>();
        for (var entry : entries) {
            var key = key(entry);
            if (key != null) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    /** RFC 7517 §5: a key that is not understood is passed over, so that a new kind of key locks nobody out. */
    private static @Nullable SigningKey key(Map<String, Object> json) {
        try {
            return SigningKey.of(JWK.parse(json));
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }
}
