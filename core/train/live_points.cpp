// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/live_points.h"

#include "core/base/random.h"
#include "core/train/progress_file.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::train {

namespace {

constexpr double kSampleSeconds = 2;        // that measuring the sample may take
constexpr double kShareOfTime = 0.03;
constexpr double kPointsOfAllTime = 200;    // of a long training: a point each time that it has become so much longer
constexpr std::size_t kSmallestSample = 128;
constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

Rows sampleOf(const Rows& rows, std::size_t count, std::uint64_t seed)
{
    if (count >= rows.size())
        return rows;
    const auto picked = std::make_shared<const std::vector<std::size_t>>(Random(seed, "live/validation").sample(rows.size(), count));
    Rows sample;
    sample.length = rows.length;
    sample.tasks = rows.tasks;
    if (rows.tasks > 1)
        sample.taskRows = count;
    else
        for (const std::size_t row : *picked)
            sample.labels.push_back(rows.labels[row]);
    sample.codes = [codes = rows.codes, picked](std::size_t row, std::span<std::uint8_t> out) { codes((*picked)[row], out); };
    if (rows.taskLabels)
        sample.taskLabels = [labels = rows.taskLabels, picked](std::size_t row, std::span<std::uint8_t> out) { labels((*picked)[row], out); };
    return sample;
}

LivePoints::LivePoints(const Rows& validation, std::uint64_t seed, std::filesystem::path runFolder, double leastSeconds, const TrainObserver& observer)
    : m_validation(validation), m_seed(seed), m_folder(std::move(runFolder)), m_leastSeconds(leastSeconds), m_observer(observer)
{
}

void LivePoints::begin(double epoch, const Measure& measure)
{
    m_began = m_pointAt = m_measuredAt = Clock::now();
    if (!m_observer.point)
        return;
    try {
        m_points = readProgress(m_folder);
    } catch (const Error&) {
        m_points.clear();  // a file of ours that somebody damaged; it is written anew
    }
    std::erase_if(m_points, [epoch](const auto& point) { return point.epoch > epoch + 1e-9; });
    std::size_t before = 0;
    for (const auto& point : m_points) {
        if (point.ofRows == static_cast<std::int64_t>(m_validation.size()))
            before = static_cast<std::size_t>(std::max<std::int64_t>(point.rows, static_cast<std::int64_t>(before)));
        m_observer.point(point);
    }
    const auto first = chooseSample(before, measure);
    if (epoch == 0 && m_points.empty())
        add(first ? pointOf(0, *first) : measured(0, measure));
}

// As many rows as can be measured in the time, or as the run's earlier points have. The numbers of the sample where they came out on
// the way.
std::optional<EpochMetrics> LivePoints::chooseSample(std::size_t before, const Measure& measure)
{
    std::size_t count = before;
    std::optional<EpochMetrics> first;
    m_cost = kSampleSeconds;  // until it is known
    if (count == 0 && m_validation.size() > kSmallestSample) {
        const auto begin = Clock::now();
        first = measure(sampleOf(m_validation, kSmallestSample, m_seed));
        m_cost = secondsSince(begin);
        const double each = m_cost / static_cast<double>(kSmallestSample);
        const double rows = std::min(kSampleSeconds / std::max(each, 1e-9), static_cast<double>(m_validation.size()));
        count = std::max(kSmallestSample, static_cast<std::size_t>(rows));
        if (count != kSmallestSample)
            first.reset();
    }
    m_sample = sampleOf(m_validation, count == 0 ? m_validation.size() : count, m_seed);
    return first;
}

ProgressPoint LivePoints::measured(double epoch, const Measure& measure)
{
    if (m_sample.size() == 0)
        return pointOf(epoch, {});
    const auto begin = Clock::now();
    const EpochMetrics metrics = measure(m_sample);
    m_cost = secondsSince(begin);
    m_measuredAt = Clock::now();
    return pointOf(epoch, metrics);
}

// Without the validation's numbers where there are none.
ProgressPoint LivePoints::pointOf(double epoch, const EpochMetrics& metrics) const
{
    ProgressPoint point;
    point.epoch = epoch;
    point.trainLoss = m_rows > 0 ? m_lossSum / static_cast<double>(m_rows) : kNotMeasured;
    point.validationLoss = kNotMeasured;
    if (m_sample.size() == 0 || !std::isfinite(metrics.validationLoss))
        return point;
    point.validationLoss = metrics.validationLoss;
    point.validationAuroc = metrics.validationAuroc;
    point.rows = static_cast<std::int64_t>(m_sample.size());
    point.ofRows = static_cast<std::int64_t>(m_validation.size());
    return point;
}

void LivePoints::afterBatch(double epoch, double loss, std::size_t rows, bool lastOfEpoch, const Measure& measure)
{
    if (!m_observer.point)
        return;
    m_lossSum += loss * static_cast<double>(rows);
    m_rows += rows;
    // The end of an epoch measures all validation rows itself.
    if (lastOfEpoch || secondsSince(m_pointAt) < std::max(m_leastSeconds, m_leastSeconds > 0 ? secondsSince(m_began) / kPointsOfAllTime : 0))
        return;
    const bool affordable = m_leastSeconds == 0 || secondsSince(m_measuredAt) >= m_cost / kShareOfTime;
    if (affordable) {
        add(measured(epoch, measure));
        return;
    }
    ProgressPoint point;
    point.epoch = epoch;
    point.trainLoss = m_lossSum / static_cast<double>(m_rows);
    point.validationLoss = kNotMeasured;
    add(point);
}

void LivePoints::afterEpoch()
{
    m_lossSum = 0;
    m_rows = 0;
    m_pointAt = Clock::now();
}

void LivePoints::add(const ProgressPoint& point)
{
    m_points.push_back(point);
    m_lossSum = 0;
    m_rows = 0;
    try {
        writeProgress(m_points, m_folder);
    } catch (const Error&) {
        // A full disk ends the training where weights must be kept, not where a point of a curve is lost.
    }
    m_observer.point(point);
    m_pointAt = Clock::now();
}

}  // namespace bindscape::train
