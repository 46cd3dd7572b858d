/* The work of employers.py by hand: one pass over the payslips and one over the courses, then one over the employers.

   The arrays are those that the engine reads: whole numbers of 64 bits, flags of 8, rows sorted, and for each row the
   number of its employer. Amounts are micro-kronor, rates millionths. Employers of one group follow each other, in the
   order of their rank. */

#include <stdint.h>

#define UKR_PER_KR 1000000
#define UKR_PER_ORE 10000
#define ORE_PER_KR 100

typedef struct {
    int64_t threshold, exempt_latest, pension_only_latest, young_earliest, young_latest, young_ceiling;
    int64_t full_rate, pension_rate, floor_rate, young_rate;
    int64_t research_rate, research_cap, regional_rate, regional_cap;
    int64_t policy_share, policy_cap_ore;
} Law;

typedef struct {
    int64_t rows, courses, employers;
    const uint32_t *employer;
    const int64_t *cash, *benefits, *count, *birth_year;
    const uint8_t *research;
    const uint32_t *course_employer;
    const int64_t *fee, *support, *people;
    const uint8_t *is_bought;
    const uint32_t *group;
    const uint8_t *has_support;
} Given;

typedef struct {
    int64_t *before, *due, *deduction;          /* the results */
    int64_t *research, *regional_base, *room;   /* sums by employer, between the passes */
} Found;

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t greatest(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t whole(int64_t amount) { return amount / UKR_PER_KR * UKR_PER_KR; }

static void payslips(const Law *law, const Given *given, const Found *found, int64_t from, int64_t to)
{
    int64_t row = from;
    while (row < to) {
        const uint32_t employer = given->employer[row];
        int64_t full = 0, young_sum = 0, old_sum = 0, research = 0, room_sum = 0;
        for (; row < to && given->employer[row] == employer; row++) {
            const int64_t pay = (given->cash[row] + given->benefits[row]) / ORE_PER_KR, year = given->birth_year[row];
            const int64_t person = pay >= law->threshold ? pay : 0, base = person * given->count[row];
            const int is_old = year <= law->pension_only_latest, is_exempt = year <= law->exempt_latest;
            const int is_young = !is_old && year >= law->young_earliest && year <= law->young_latest;
            const int64_t reduced = is_young ? least(person, law->young_ceiling) * given->count[row] : 0;
            const int64_t rest = base - reduced;
            const int64_t rate = is_old ? (is_exempt ? 0 : law->pension_rate) : law->full_rate;
            const int64_t due = reduced * law->young_rate + rest * rate;
            const int64_t room = is_old ? 0 : due - base * law->floor_rate;
            young_sum += reduced;
            full += is_old ? 0 : rest;
            old_sum += is_old && !is_exempt ? rest : 0;
            room_sum += room;
            research += given->research[row] && !is_old ? least(base * law->research_rate, room) : 0;
        }
        found->before[employer] =
            whole(full * law->full_rate) + whole(young_sum * law->young_rate) + whole(old_sum * law->pension_rate);
        found->research[employer] = research;
        found->regional_base[employer] = full + young_sum;
        found->room[employer] = room_sum;
    }
}

static void courses(const Law *law, const Given *given, const Found *found, int64_t from, int64_t to)
{
    int64_t row = from;
    while (row < to) {
        const uint32_t employer = given->course_employer[row];
        int64_t counted = 0;
        for (; row < to && given->course_employer[row] == employer; row++) {
            const int64_t net = given->is_bought[row] ? greatest(0, given->fee[row] - given->support[row]) : 0;
            counted += net * UKR_PER_ORE * given->people[row];
        }
        const int64_t kronor = counted / UKR_PER_KR, rest = counted % UKR_PER_KR;
        const int64_t wanted = kronor * law->policy_share + rest * law->policy_share / UKR_PER_KR;
        found->deduction[employer] = whole(least(wanted, law->policy_cap_ore * UKR_PER_ORE));
    }
}

static void employers(const Law *law, const Given *given, const Found *found)
{
    int64_t research_left = 0, regional_left = 0;
    for (int64_t one = 0; one < given->employers; one++) {
        if (!one || given->group[one] != given->group[one - 1]) {
            research_left = law->research_cap * UKR_PER_KR;
            regional_left = law->regional_cap * UKR_PER_KR;
        }
        const int64_t research = least(whole(found->research[one]), research_left);
        const int64_t room = greatest(0, found->room[one] - research);
        const int64_t claim = least(found->regional_base[one] * law->regional_rate, room);
        const int64_t regional = given->has_support[one] ? least(whole(claim), regional_left) : 0;
        research_left -= research;
        regional_left -= regional;
        found->due[one] = found->before[one] - research - regional;
    }
}

/* The first row of a part of the rows that begins a new employer. */
static int64_t start(const uint32_t *employer, int64_t rows, int64_t part, int64_t parts)
{
    int64_t row = rows * part / parts;
    while (row > 0 && row < rows && employer[row] == employer[row - 1]) row++;
    return row;
}

void work(const Law *law, const Given *given, const Found *found, int64_t threads)
{
    for (int64_t one = 0; one < given->employers; one++) found->deduction[one] = 0;
#pragma omp parallel for num_threads(threads) schedule(static, 1)
    for (int64_t part = 0; part < threads; part++) {
        payslips(law, given, found, start(given->employer, given->rows, part, threads),
                 start(given->employer, given->rows, part + 1, threads));
        courses(law, given, found, start(given->course_employer, given->courses, part, threads),
                start(given->course_employer, given->courses, part + 1, threads));
    }
    employers(law, given, found);
}
