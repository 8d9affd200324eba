package dev.latchkey.gateway.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.bench.Piece;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A JWT that was not seen before, of an issuer whose keys are known. */
public class JwtBenchmark extends Piece {
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "latchkey";
    private static final int RSA_BITS = 2048;

    @Param({"RS256", "ES256"})
    public String algorithm;

    private IssuedTokens tokens;
    private String token;

    @Setup
    public void sign() throws JOSEException {
        var clock = Clock.systemUTC();
        var now = clock.instant();
        var signing = JWSAlgorithm.parse(algorithm);
        JWK key;
        JWSSigner signer;
        if (signing.equals(JWSAlgorithm.RS256)) {
            var rsa = new RSAKeyGenerator(RSA_BITS).keyID("key-1").generate();
            signer = new RSASSASigner(rsa);
            key = rsa.toPublicJWK();
        } else {
            var ec = new ECKeyGenerator(Curve.P_256).keyID("key-1").generate();
            signer = new ECDSASigner(ec);
            key = ec.toPublicJWK();
        }
        var jwt = new SignedJWT(
                new JWSHeader.Builder(signing).keyID("key-1").build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject("400959830363404479")
                        .claim("auth_time", now.getEpochSecond())
                        .claim("scope", "openid profile email")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofHours(12))))
                        .build());
        jwt.sign(signer);
        token = jwt.serialize();

        var settings =
                new IssuerSettings(ISSUER, AUDIENCE, null, Set.of(signing), Duration.ofSeconds(30), "sub", false);
        var keys = List.of(Objects.requireNonNull(SigningKey.of(key)));
        tokens = new IssuedTokens(List.of(new Issuer(settings, new IssuerKeys(ISSUER, () -> keys, clock), clock)));
        verify();
    }

    /** Fails rather than measure how quickly a token is refused. */
    @Benchmark
    public VerifiedToken verify() {
        return Objects.requireNonNull(tokens.verify(token), "the token is good");
    }
}
