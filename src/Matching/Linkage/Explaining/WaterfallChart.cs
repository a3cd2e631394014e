using System.Globalization;
using System.Net;
using System.Text;
using Matching.Linkage.Models;

namespace Matching.Linkage.Explaining;

/// <summary>Draws an explanation as a waterfall: from the prior, step by step, to the total. SVG, for reports; holds no value of any record.</summary>
public static class WaterfallChart
{
    private const int RowHeight = 26;
    private const int LabelWidth = 330;
    private const int PlotWidth = 430;
    private const int Margin = 16;

    /// <summary>Draws.</summary>
    public static string Draw(Explanation explanation)
    {
        var (least, most, sum) = (0.0, 0.0, 0.0);
        foreach (var step in explanation.Steps)
        {
            sum += Bits(step.Weight);
            (least, most) = (Math.Min(least, sum), Math.Max(most, sum));
        }

        var width = LabelWidth + PlotWidth + 110;
        var height = ((explanation.Steps.Count + 1) * RowHeight) + (3 * Margin);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>得分说明:合计 {Bits(explanation.Total):0.00} 比特,概率 {explanation.Probability:P2}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        double Place(double bits) => LabelWidth + ((bits - least) / Math.Max(1e-9, most - least) * PlotWidth);
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Place(0):0.0}\" y1=\"{Margin}\" x2=\"{Place(0):0.0}\" y2=\"{height - Margin}\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>\n");
        var (row, at) = (0, 0.0);
        foreach (var step in explanation.Steps)
        {
            var next = at + Bits(step.Weight);
            Bar(svg, row++, LabelOf(step), Place(at), Place(next), step.Weight < 0 ? "#c0504d" : "#4f8a4f", Bits(step.Weight));
            at = next;
        }

        Bar(svg, row, "合计", Place(0), Place(at), "#3b6ea5", at);
        return svg.Append("</svg>\n").ToString();
    }

    private static string LabelOf(ExplanationStep step) => step.Level switch
    {
        "prior" => "起点",
        "related" => "亲属、同住人扣减",
        _ => $"{step.Comparison}:{ExplanationText.LevelZh(step.Level)}",
    };

    private static void Bar(StringBuilder svg, int row, string label, double from, double to, string colour, double bits)
    {
        var y = Margin + (row * RowHeight);
        var (start, end) = (Math.Min(from, to), Math.Max(from, to));
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth - 8}\" y=\"{y + 17}\" text-anchor=\"end\">{WebUtility.HtmlEncode(label)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{start:0.0}\" y=\"{y + 4}\" width=\"{Math.Max(1, end - start):0.0}\" height=\"{RowHeight - 8}\" fill=\"{colour}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{end + 6:0.0}\" y=\"{y + 17}\">{bits.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture)}</text>\n");
    }

    private static double Bits(int weight) => (double)weight / ModelWeights.Bit;
}
