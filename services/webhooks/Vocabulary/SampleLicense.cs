using Exchange.Kernel;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>The license of the samples, as licensing writes one.</summary>
internal static class SampleLicense
{
    /// <summary>SHA-256 of its terms as canonical JSON.</summary>
    public const string TermsHash = "6560ac2fcbad0b933ac63683d4efeac8ec5c290adf7c9a951b9ea810c7db9207";

    /// <summary>SHA-256 of the document as canonical JSON.</summary>
    public const string DocumentHash = "d554643e820819983c28f54767aaf0d6a2066d1e8f52bc2df3c2c076dafd721f";

    /// <summary>The document.</summary>
    public const string Document = """
        {
          "grantedAt": "2026-11-23T02:30:01Z",
          "kind": "nonExclusive",
          "languages": {"exclude": [], "include": ["all"]},
          "licenseId": "lic_01kas7q2m7h4wds8ebfaj9k8m7",
          "licensee": {
            "name": {"en": "Paper Lantern Games", "zh-Hans": "纸灯游戏有限公司"},
            "participantId": "par_01kas7q2m1c6sdp4y8w0x2z4a6"
          },
          "licensor": {
            "name": {"en": "Dunhuang Academy", "zh-Hans": "敦煌研究院"},
            "participantId": "par_01kas7q2m0b5rcn3x7v9w1y3z5"
          },
          "offerId": "ofr_01kas7q2m5f2tbq6c9d8g7h6j5",
          "orderId": "ord_01kas7q2m6g3vcr7dae9h8j7k6",
          "schema": "license/1",
          "term": {"from": "2026-11-23T02:30:01Z", "to": "2028-11-23T02:30:01Z"},
          "terms": {
            "copies": {"unlimited": true},
            "duties": [],
            "kind": "nonExclusive",
            "languages": {"exclude": [], "include": ["all"]},
            "licensorId": "par_01kas7q2m0b5rcn3x7v9w1y3z5",
            "parts": [],
            "price": {"currency": "CNY", "minor": 1200000},
            "royalties": [{"participantId": "par_01kas7q2m2d7teq5z9x1y3a5b7", "sharePpm": 80000}],
            "schema": "license-terms/2",
            "sublicensable": false,
            "term": {"months": 24},
            "territories": {"exclude": [], "include": ["CN-mainland"]},
            "transferable": false,
            "uses": {"exclude": [], "include": ["merchandise"]},
            "workId": "wrk_01kas7q2m4e8rve60h1w2n3p4q"
          },
          "termsHash": "6560ac2fcbad0b933ac63683d4efeac8ec5c290adf7c9a951b9ea810c7db9207",
          "territories": {"exclude": [], "include": ["CN-mainland"]},
          "uses": {"exclude": [], "include": ["merchandise"]},
          "workId": "wrk_01kas7q2m4e8rve60h1w2n3p4q",
          "workTitle": {"en": "Flying apsaras", "zh-Hans": "敦煌飞天"}
        }
        """;

    /// <summary>The license in plain words.</summary>
    public static readonly LanguageMap Summary = new()
    {
        ["en"] =
            "Non-exclusive license: others may be licensed alike. Uses: Merchandise. Territories: Mainland "
            + "China. Languages: All languages. Term: from 2026-11-23 02:30:01 UTC until 2028-11-23 02:30:01 "
            + "UTC. Copies: any number. The license may not be passed on. Sublicenses may not be granted. "
            + "Price: CNY 12000.00.",
        ["zh-Hans"] =
            "普通许可：许可人可以同样许可他人使用。用途：衍生商品。地域：中国大陆。语言：全部语言。期限：自2026-11-23 02:30:01 UTC"
            + "起，至2028-11-23 02:30:01 UTC止。数量：不限。不得转让。不得分许可。价格：CNY 12000.00。",
    };
}
