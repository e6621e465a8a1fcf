-- A work's class is the name of its profile. What it was called before stays as the kind in its details; such a work
-- stands under version 1 of its profile, and is held to it when it is next edited.
with profiles (class, profile) as (
  values
    ('animation', 'character'), ('book', 'artifact'), ('calligraphy', 'painting'), ('computerArt', 'artifact'),
    ('craft', 'heritageCraft'), ('dataset', 'dataSet'), ('film', 'film'), ('heritagePractice', 'heritageCraft'),
    ('literature', 'literaryText'), ('music', 'music'), ('painting', 'painting'), ('pattern', 'patternOrnament'),
    ('performance', 'heritageCraft'), ('photograph', 'photograph'), ('video', 'film')
), renamed as (
  select work_id, coalesce(profile, 'artifact') as profile, works.class
  from works
  left join profiles on profiles.class = works.class
)
update works
set class = renamed.profile,
    content = works.content
      || jsonb_build_object('class', renamed.profile, 'profileVersion', 1)
      || case
           when renamed.class in ('calligraphy', 'painting', 'video') or renamed.profile = 'artifact'
           then jsonb_build_object('details', jsonb_build_object('kind', renamed.class))
           else '{}'
         end
from renamed
where works.work_id = renamed.work_id;
