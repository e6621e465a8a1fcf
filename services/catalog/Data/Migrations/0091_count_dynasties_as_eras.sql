-- A date may span fifteen centuries now, where five were the most: the service's loop writes the words of such works anew.
update work_search
set normalizer = 0
where latest_year - earliest_year between 400 and 1600;
