package dev.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ordinary text of language-model traces, which has to pass. */
class PrivacyGatePrecisionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Order 100-2345678-9012345 was shipped on 2024-01-15 at 10:30:45 (3.5 kg, $1,299.00).",
        "Invoice INV-2024-000123, customer no. 10023456, total 1.234.567,89 EUR.",
        "550e8400-e29b-41d4-a716-446655440000 41111111-1111-4111-8111-111111111111",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709 d41d8cd98f00b204e9800998ecf8427e",
        "trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
        "{\"id\":\"chatcmpl-9aBcDeFgHiJkLmNoPqRsTuVwXyZ01\",\"created\":1718200000}",
        "{\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\",\\\"days\\\":3}\"}",
        "{\"tool_call_id\":\"call_abc123DEF456\",\"function_call\":{\"order\":4155552671}}",
        "{\"ts_ms\":1718200000123,\"ts_us\":1718200000123456,\"ts_ns\":1718200000123456789}",
        "[0.4916338562965393, -0.4539148803436467, 4.916338562965393e-05, 5.425233430109903]",
        "spark 4.1.3, iceberg 1.12.0, CUDA 12.4.131, driver 550.54.15, JDK 17.0.12+7",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36",
        "numpy==1.26.4 torch>=2.1.0,<3 pkg~=1.2.3.4",
        "for (int i = 0; i < 10; i++) { a[i] = b[i+1] * 0x1F + 1000000; }",
        "std::unique_ptr<Foo> p; Foo::Bar::baz(); List<String> l = a::b;",
        "@Override public String toString() { return \"x\"; } @pytest.fixture",
        "#include <vector>\\n@dataclass\\nclass A:\\n    x: int = 1\\n",
        "git clone git@github.com:apache/spark.git && cd spark && git checkout -b fix-123",
        "SELECT * FROM t WHERE day >= DATE '2024-01-01' AND amount > 1e6 -- 12345678",
        "docker run -p 8080:80 -e A=1 repo/image@sha256:9f86d081884c7d65",
        "listen 0.0.0.0:8080 and http://127.0.0.1:9090/metrics and ::1",
        "curl -H 'Authorization: Bearer $TOKEN' https://api.example.com/v1/items?id=42&x=%20y",
        "The ratio was 3-2-1; scores 10-12-14; range 1990-2024; pages 123-145.",
        "ISBN 978-3-16-148410-0, EAN 4006381333931, DOI 10.1000/182, RFC 2606, ISO 13616",
        "Section 1.2.3.4 of the manual, figure 3.2, paragraph 5.1.2.",
        "Rate 99.95 % of 1 234 567 890 requests; p95 = 1234.5678 ms; +12 % vs. +3.4 pp",
        "| 2024 | 1200 | 1350 | 1100 | 900 |",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
        "+ added line\n+100 more\n- removed\n@@ -12,7 +12,9 @@ class Foo",
        "cron 0 30 2 * * ? ; chmod 755 ; port 5432 ; HTTP 404; exit 75",
        "coordinates 48.858370, 2.294481 and 52.520008,13.404954",
        "MAC 00:1a:2b:3c:4d:5e, time 2024-06-12T13:45:30.123456Z, offset +02:00",
        "tokenised: <PERSON_1> lives at <ADDRESS_1>, phone <PHONE_1>, mail <EMAIL_1>.",
        "Die Rechnung Nr. 20240512 über 1.250,00 € ist am 12.05.2024 fällig.",
        "请在2024年5月12日之前提交订单１２３４５，谢谢。",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "sk-learn-style api, hf_hub_download, npm_config_cache, AKI, xoxo-"
      })
  void ordinaryTextIsClean(String text) {
    assertThat(PrivacyGate.standard().scan(text, TextClass.FREE_TEXT)).isEmpty();
  }
}
