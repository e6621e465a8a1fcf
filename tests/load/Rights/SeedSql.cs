namespace Exchange.Tests.Load;

/// <summary>The statements that plant rights.</summary>
internal static class SeedSql
{
    public const string CreateShapes = """
        create table shape (
          shape_id integer primary key,
          kind text,
          uses int4multirange,
          territories int4multirange,
          languages int4multirange
        )
        """;

    public const string InsertShapes = """
        insert into shape
        select shape_id, kind, uses::int4multirange, territories::int4multirange, languages::int4multirange
        from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[])
          as given (shape_id, kind, uses, territories, languages)
        """;

    public const string InsertParticipants = """
        insert into participant (participant_id, name, version)
        select participant_id, '{"en": "Fujian Museum", "zh-Hans": "福建博物院"}', 1
        from unnest($1::uuid[]) as participant_id
        """;

    public const string InsertWorks = """
        insert into work (work_id, holder_id, title, listed, version)
        select work_id, holder_id, '{"en": "Flying Apsaras", "zh-Hans": "敦煌飞天"}', true, 1
        from unnest($1::uuid[], $2::uuid[]) with ordinality as given (work_id, holder_id, place)
        order by place
        """;

    // The holder may grant everything; of every tenth work the mainland was recorded by itself.
    public const string InsertRightsIn = """
        insert into rights_in
          (rights_in_id, work_id, holder_id, source, kind, works, uses, territories, languages, term, stated, evidence)
        select
          gen_random_uuid(), work_id, holder_id, 'own', 'exclusive', int8multirange(int8range(number, number + 1)),
          uses, territories, languages, tstzrange('2020-01-01', null), '{}', '[]'
        from work
        join shape on shape_id = $1::integer or (shape_id = $2::integer and number % 10 = 0)
        """;

    public const string InsertOffers = """
        insert into offer
          (offer_id, work_id, holder_id, kind, works, uses, territories, languages, terms, terms_hash, state, version)
        select
          offer_id, given.work_id, given.holder_id, kind, int8multirange(int8range(number, number + 1)), uses,
          territories, languages, terms, terms_hash, 'published', 1
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::text[], $6::text[])
          as given (offer_id, work_id, holder_id, terms, terms_hash)
        join work on work.work_id = given.work_id
        join shape on shape_id = $4
        """;

    // Three of five grants are to many, gathered on the works that sell best; the others go round the works, each in a
    // shape that the work has not yet granted.
    public const string InsertGrants = """
        insert into rights_grant
          (grant_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages, term,
           licensed_at)
        select
          gen_random_uuid(), work_id, work_id, gen_random_uuid(), work_id, kind,
          int8multirange(int8range(number, number + 1)), uses, territories, languages,
          tstzrange(starts_at, starts_at + interval '24 months'), now()
        from (
          select
            number % 5 < 3 as is_many,
            case
              when number % 5 < 3 then 1 + floor(power(random(), 2) * $3::integer)::bigint
              else 1 + (number / 5 * 2 + number % 5 - 3) % $3::integer
            end as work_number,
            (number / 5 * 2 + number % 5 - 3) / $3::integer as turn,
            timestamptz '2024-01-01' + floor(random() * 1000) * interval '1 day' as starts_at
          from generate_series($1::bigint, $2::bigint) as number
        ) picked
        join work on work.number = work_number
        join shape on shape_id = case
          when is_many then ((work_number * 31 + extract(day from starts_at)::bigint)
            % $4::integer)::integer
          else ($5::integer + (turn * 7 + work_number) % $6::integer)::integer
        end
        on conflict on constraint rights_grant_no_overlap do nothing
        """;
}
